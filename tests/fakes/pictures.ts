import { crc32, deflateSync } from 'node:zlib'

const chunk = (name: string, data: Uint8Array): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, sum])
}

type Colour = readonly [red: number, green: number, blue: number]

/** A real PNG of one colour; of a size nobody could want it is only a head, as a bomb would be. `seed` makes its bytes its own. */
export function pngOf(
  width: number,
  height: number,
  { colour = [40, 90, 160], seed = 0 }: { colour?: Colour; seed?: number } = {},
): Uint8Array {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const drawn = width * height <= 4_000_000
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))])
  const pixels = drawn ? Buffer.concat(Array.from({ length: height }, () => row)) : Buffer.alloc(1)
  const words = chunk('tEXt', Buffer.from(`seed\0${seed}`, 'latin1'))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [signature, chunk('IHDR', head), words, chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]
  return new Uint8Array(Buffer.concat(parts))
}

/** Head, frame, scan and end of a JPEG; nothing a decoder would draw. */
export function jpegOf(width: number, height: number): Uint8Array {
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  const frame = [0xff, 0xc0, 0, 11, 8, ...size, 1, 1, 0x11, 0]
  const table = [0xff, 0xc4, 0, 4, 9, 9]
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, ...table, ...frame, 0xff, 0xda, 0, 3, 1, 5, 5, 5, 0xff, 0xd9])
}

export const gifOf = (width: number, height: number): Uint8Array =>
  new Uint8Array([...Buffer.from('GIF89a'), width & 255, width >> 8, height & 255, height >> 8, 0, 0, 0, 0x2c, 0x3b])

export function webpOf(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array {
  const file = Buffer.alloc(40)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(32, 4)
  file.write(`WEBP${kind}`, 8, 'latin1')
  if (kind === 'VP8 ') {
    file.writeUInt16LE(width, 26)
    file.writeUInt16LE(height, 28)
  } else if (kind === 'VP8L') file.writeUInt32LE((width - 1) | ((height - 1) << 14), 21)
  else {
    file.writeUIntLE(width - 1, 24, 3)
    file.writeUIntLE(height - 1, 27, 3)
  }
  return new Uint8Array(file)
}
