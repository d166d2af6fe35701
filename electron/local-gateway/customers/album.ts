import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { pictureTypeOf } from '../../../shared/model/picture.ts'
import type { Picture } from '../../../shared/model/picture.ts'

export type Shot = { picture: Picture; bytes: Uint8Array }

/** Marker that carries the size of a JPEG: start of frame, all kinds but the tables between them. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Pixels of a PNG or JPEG; null where the file ends too early. */
function sizeOf(bytes: Buffer, type: Picture['type']): { width: number; height: number } | null {
  if (type === 'image/png' && bytes.length >= 24) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (type !== 'image/jpeg') return null
  for (let at = 2; at + 9 <= bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (isFrame(bytes.readUInt8(at + 1))) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
  }
  return null
}

/** A picture file with all a message says of it; null for a file that is no PNG or JPEG. */
export function readShot(file: string): Shot | null {
  try {
    const bytes = readFileSync(file)
    const type = pictureTypeOf(bytes)
    const size = type === null ? null : sizeOf(bytes, type)
    if (type === null || size === null) return null
    const hash = createHash('sha256').update(bytes).digest('hex')
    return { picture: { hash, type, ...size, bytes: bytes.length, name: basename(file) }, bytes }
  } catch {
    return null
  }
}

/** Reads each picture once. */
export function createAlbum(fileOf: (name: string) => string) {
  const shots = new Map<string, Shot | null>()
  return (name: string): Shot | null => {
    const known = shots.get(name)
    if (known !== undefined) return known
    const shot = readShot(fileOf(name))
    shots.set(name, shot)
    return shot
  }
}
export type Album = ReturnType<typeof createAlbum>
