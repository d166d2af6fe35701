import { MAX_PICTURE_BYTES, type Picture } from '../../shared/model/picture.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'

export type PictureFacts = Pick<Picture, 'type' | 'width' | 'height'>
export type PictureFault = 'empty' | 'too_large' | 'not_a_picture' | 'broken' | 'too_many_pixels'

/** Longest side and largest area in pixels; decoded, a picture takes four bytes for each. */
export const MAX_SIDE = 16_384
export const MAX_PIXELS = 50_000_000

type Found = { facts: PictureFacts; whole: boolean }
type Reader = (view: DataView) => Found | null

/**
 * What these bytes are, by their content alone: the name and the sender's word count for nothing. A head without its end is
 * `broken`; a size no screen could want is refused before anybody decodes it.
 */
export function judgePicture(bytes: Uint8Array): Result<PictureFacts, PictureFault> {
  if (bytes.length === 0) return err('empty')
  if (bytes.length > MAX_PICTURE_BYTES) return err('too_large')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = KINDS.find(({ magic }) => magic(view))
  if (kind === undefined) return err('not_a_picture')
  const found = kind.read(view)
  if (found === null || found.facts.width === 0 || found.facts.height === 0) return err('broken')
  const { width, height } = found.facts
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) return err('too_many_pixels')
  return found.whole ? ok(found.facts) : err('broken')
}

const byte = (view: DataView, at: number): number => (at < view.byteLength ? view.getUint8(at) : -1)
const ascii = (view: DataView, at: number, text: string): boolean =>
  Array.from(text, (letter, index) => byte(view, at + index) === letter.charCodeAt(0)).every(Boolean)

/** Chunks of length, name, data, checksum; the last one is IEND. */
const readPng: Reader = (view) => {
  if (view.byteLength < 33 || !ascii(view, 12, 'IHDR')) return null
  const facts = { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) } as const
  let at = 8
  while (at + 12 <= view.byteLength) {
    if (ascii(view, at + 4, 'IEND')) return { facts, whole: true }
    at += 12 + view.getUint32(at)
  }
  return { facts, whole: false }
}

const readGif: Reader = (view) => {
  if (view.byteLength < 14) return null
  const facts = { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) } as const
  // Some writers put a few bytes behind the trailer.
  let end = view.byteLength - 1
  while (end > 13 && byte(view, end) === 0) end -= 1
  return { facts, whole: byte(view, end) === 0x3b }
}

/** Frame headers that carry the size; the three left out are tables with numbers in between. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const readJpeg: Reader = (view) => {
  let facts: PictureFacts | null = null
  let at = 2
  while (at + 4 <= view.byteLength && byte(view, at) === 0xff) {
    const marker = byte(view, at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xda) return facts === null ? null : { facts, whole: hasJpegEnd(view, at) }
    if (isFrame(marker) && at + 9 <= view.byteLength)
      facts = { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
  }
  return facts === null ? null : { facts, whole: false }
}

/** Cameras write maker's data behind the end of the picture, so it is looked for from the back. */
function hasJpegEnd(view: DataView, scan: number): boolean {
  for (let at = view.byteLength - 2; at > scan; at -= 1) if (byte(view, at) === 0xff && byte(view, at + 1) === 0xd9) return true
  return false
}

const readWebp: Reader = (view) => {
  if (view.byteLength < 30) return null
  const whole = view.getUint32(4, true) + 8 <= view.byteLength
  const found = (width: number, height: number): Found => ({ facts: { type: 'image/webp', width, height }, whole })
  if (ascii(view, 12, 'VP8 ')) return found(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
  if (ascii(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return found((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
  }
  if (!ascii(view, 12, 'VP8X')) return null
  const three = (at: number): number => view.getUint16(at, true) + (byte(view, at + 2) << 16)
  return found(three(24) + 1, three(27) + 1)
}

const KINDS: readonly { magic: (view: DataView) => boolean; read: Reader }[] = [
  { magic: (view) => byte(view, 0) === 0x89 && ascii(view, 1, 'PNG\r\n\x1a\n'), read: readPng },
  { magic: (view) => byte(view, 0) === 0xff && byte(view, 1) === 0xd8 && byte(view, 2) === 0xff, read: readJpeg },
  { magic: (view) => ascii(view, 0, 'GIF87a') || ascii(view, 0, 'GIF89a'), read: readGif },
  { magic: (view) => ascii(view, 0, 'RIFF') && ascii(view, 8, 'WEBP'), read: readWebp },
]
