import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder of pictures, each under the SHA-256 of its bytes. */
export type PictureFiles = {
  /** Durable when it resolves. Rejects with what the disk said. */
  write: (hash: string, bytes: Uint8Array) => Promise<void>
  /** Null when it is not there; a file whose bytes are not those of its name is thrown away. */
  read: (hash: string) => Promise<Uint8Array | null>
  /** Marks it as just used; `at` is the local wall clock in milliseconds. */
  touch: (hash: string, at: number) => Promise<void>
  list: () => Promise<readonly PictureFile[]>
  remove: (hash: string) => Promise<void>
  /** Moves one into another folder of the same disk; does nothing when it is not here. */
  give: (hash: string, to: string) => Promise<void>
}

/** `usedAt` is the local wall clock in milliseconds. */
export type PictureFile = { hash: string; bytes: number; usedAt: number }

const NAME = /^[0-9a-f]{64}$/

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function withFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags)
  try {
    await work(file)
  } finally {
    await file.close()
  }
}

/** A rename is on the disk only when its folder is; Windows has no such call and does it by itself. */
const syncFolder = (folder: string): Promise<void> =>
  process.platform === 'win32' ? Promise.resolve() : withFile(folder, 'r', (file) => file.sync())

export function createPictureFiles(folder: string): PictureFiles {
  const pathOf = (hash: string, inside = folder): string => {
    if (!NAME.test(hash)) throw new Error('impossible: not a hash')
    return join(inside, hash)
  }
  const remove = (hash: string): Promise<void> => rm(pathOf(hash), { force: true }).catch(() => undefined)
  const write = createWriter(folder)
  return {
    remove,
    write: (hash, bytes) => write(pathOf(hash), bytes),
    async read(hash) {
      const bytes = await readFile(pathOf(hash)).catch(() => null)
      if (bytes === null || hashOf(bytes) === hash) return bytes
      await remove(hash)
      return null
    },
    touch: (hash, at) => utimes(pathOf(hash), at / 1_000, at / 1_000).catch(() => undefined),
    async list() {
      const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name))
      const found = await Promise.all(
        names.map(async (hash) => {
          const info = await stat(pathOf(hash)).catch(() => null)
          return info?.isFile() === true ? { hash, bytes: info.size, usedAt: info.mtimeMs } : null
        }),
      )
      return found.filter((file) => file !== null)
    },
    async give(hash, to) {
      await mkdir(to, { recursive: true })
      await rename(pathOf(hash), pathOf(hash, to)).catch(() => undefined)
    },
  }
}

/** Beside, synced, renamed: at every moment the name is there with all its bytes or not at all. */
function createWriter(folder: string): (path: string, bytes: Uint8Array) => Promise<void> {
  let writes = 0
  let swept: Promise<void> | null = null
  /** Halves that a killed run has left behind. */
  const sweep = async (): Promise<void> => {
    await mkdir(folder, { recursive: true })
    const halves = (await readdir(folder)).filter((name) => name.endsWith('.part'))
    await Promise.all(halves.map((name) => rm(join(folder, name), { force: true })))
  }
  return async (path, bytes) => {
    swept ??= sweep().catch(() => undefined)
    await swept
    writes += 1
    const beside = `${path}.${writes}.part`
    try {
      await withFile(beside, 'w', async (file) => {
        await file.writeFile(bytes)
        await file.sync()
      })
      await rename(beside, path)
      await syncFolder(folder)
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined)
      throw error
    }
  }
}
