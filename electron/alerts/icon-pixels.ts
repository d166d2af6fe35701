import type { FaceWords } from './face-rules.ts'

type Shape = FaceWords['icon']['shape']

/** Three columns, five rows, a bit each: no font is needed, and none differs from one OS to the next. */
const DIGITS: Readonly<Record<string, readonly number[]>> = {
  '1': [0b010, 0b110, 0b010, 0b010, 0b111],
  '2': [0b111, 0b001, 0b111, 0b100, 0b111],
  '3': [0b111, 0b001, 0b111, 0b001, 0b111],
  '4': [0b101, 0b101, 0b111, 0b001, 0b001],
  '5': [0b111, 0b100, 0b111, 0b001, 0b111],
  '6': [0b111, 0b100, 0b111, 0b101, 0b111],
  '7': [0b111, 0b001, 0b010, 0b010, 0b010],
  '8': [0b111, 0b101, 0b111, 0b101, 0b111],
  '9': [0b111, 0b101, 0b111, 0b001, 0b111],
  '+': [0b000, 0b010, 0b111, 0b010, 0b000],
}

type Colour = readonly [red: number, green: number, blue: number]
const COLOURS: Readonly<Record<Shape, Colour>> = {
  idle: [0x0b, 0x66, 0xc3],
  calm: [0x0b, 0x66, 0xc3],
  near_goal: [0x94, 0x56, 0x00],
  over_goal: [0xb0, 0x60, 0x00],
  over_nag: [0xb9, 0x2a, 0x25],
  over_scored: [0x8c, 0x10, 0x10],
}

/** Whether a point of the unit square, its middle at 0, belongs to a shape. */
const INSIDE: Readonly<Record<Shape, (x: number, y: number) => boolean>> = {
  idle: (x, y) => Math.hypot(x, y) <= 0.98 && Math.hypot(x, y) >= 0.55,
  calm: (x, y) => Math.hypot(x, y) <= 0.98,
  near_goal: (x, y) => Math.abs(x) + Math.abs(y) <= 1.15 && Math.abs(x) <= 1 && Math.abs(y) <= 1,
  over_goal: (x, y) => y <= 0.95 && Math.abs(x) <= (y + 1.05) / 2 + 0.05,
  over_nag: (x, y) => Math.abs(x) <= 0.92 && Math.abs(y) <= 0.92,
  // A star of eight points: the square and the diamond at once.
  over_scored: (x, y) => Math.abs(x) + Math.abs(y) <= 1.05 || (Math.abs(x) <= 0.7 && Math.abs(y) <= 0.7),
}

const SAMPLES = 4

/** Share of a pixel the shape covers, 0 to 1. */
function coverage(shape: Shape, { px, py, size }: { px: number; py: number; size: number }): number {
  let hits = 0
  for (let sy = 0; sy < SAMPLES; sy += 1)
    for (let sx = 0; sx < SAMPLES; sx += 1) {
      const at = (pixel: number, sample: number): number => ((pixel + (sample + 0.5) / SAMPLES) / size) * 2 - 1
      if (INSIDE[shape](at(px, sx), at(py, sy))) hits += 1
    }
  return hits / (SAMPLES * SAMPLES)
}

/** Pixels of the digits, white on the shape. */
function digitPixels({ shape, digits }: FaceWords['icon'], size: number): ReadonlySet<number> {
  const cells = digits.length * 4 - 1
  const scale = Math.max(1, Math.floor((size * 0.62) / Math.max(5, cells)))
  const left = Math.round((size - cells * scale) / 2)
  // A triangle is wide enough for a number only below its middle.
  const lower = shape === 'over_goal' ? 0.16 : 0.02
  const top = Math.round((size - 5 * scale) / 2 + size * lower)
  const lit = new Set<number>()
  const fill = (x: number, y: number): void => {
    for (let dy = 0; dy < scale; dy += 1) for (let dx = 0; dx < scale; dx += 1) lit.add((y + dy) * size + x + dx)
  }
  for (const [index, digit] of digits.split('').entries())
    for (const [row, bits] of (DIGITS[digit] ?? []).entries())
      for (let column = 0; column < 3; column += 1)
        if ((bits & (0b100 >> column)) !== 0) fill(left + (index * 4 + column) * scale, top + row * scale)
  return lit
}

/** A square icon as 32-bit pixels, blue first and multiplied by alpha, as `nativeImage.createFromBitmap` takes them. */
export function iconPixels({ shape, digits }: FaceWords['icon'], size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4)
  const lit = digitPixels({ shape, digits }, size)
  const [red, green, blue] = COLOURS[shape]
  for (let at = 0; at < size * size; at += 1) {
    const alpha = coverage(shape, { px: at % size, py: Math.floor(at / size), size })
    const white = lit.has(at)
    const [r, g, b] = white ? [255, 255, 255] : [red * alpha, green * alpha, blue * alpha]
    pixels.set([Math.round(b), Math.round(g), Math.round(r), white ? 255 : Math.round(alpha * 255)], at * 4)
  }
  return pixels
}
