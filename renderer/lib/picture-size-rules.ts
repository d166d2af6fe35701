export type Size = { width: number; height: number }

/** The box of a picture on screen, known before its bytes are here: as large as it fits, never larger than it is, never too small to hit. */
export function fitInto({ width, height }: Size, most: Size, least = 0): Size {
  const scale = Math.min(1, most.width / width, most.height / height)
  return {
    width: Math.round(Math.max(least, width * scale)),
    height: Math.round(Math.max(least, height * scale)),
  }
}
