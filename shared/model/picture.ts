import * as z from 'zod/mini'

/** Largest picture in bytes; a larger one is refused before it is saved. */
export const MAX_PICTURE_BYTES = 5 * 1_024 * 1_024
/** Pictures of one message. */
export const MAX_PICTURES = 9

/** SHA-256 of a picture's bytes in lower-case hex; its address at every gateway. */
export const PictureHash = z.string().check(z.regex(/^[0-9a-f]{64}$/))

/** Told by the first bytes of the file, never by its name. */
export const PictureType = z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
export type PictureType = z.infer<typeof PictureType>

const pixels = z.int().check(z.positive(), z.lte(65_535))

/** A picture as a message names it. The bytes travel by HTTP (FR17), so a message stays small. */
export const Picture = z.object({
  hash: PictureHash,
  type: PictureType,
  /** Pixels, so that a line keeps its height before the picture is here. */
  width: pixels,
  height: pixels,
  bytes: z.int().check(z.positive(), z.lte(MAX_PICTURE_BYTES)),
  /** File name, as far as there was one. */
  name: z.string().check(z.maxLength(200)),
})
export type Picture = z.infer<typeof Picture>

/** Pictures of one message; absent where there are none. */
export const Pictures = z.array(Picture).check(z.maxLength(MAX_PICTURES))

/** What the bytes are, told by how they begin; null for anything but the four kinds. Twelve bytes are enough. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (ascii(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif'
  return ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP' ? 'image/webp' : null
}
