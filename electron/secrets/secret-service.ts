import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SafeStorage } from 'electron'
import * as z from 'zod/mini'
import type { Log } from '../../shared/lib/log.ts'

/** `sealed` by the OS keyring, or `plain` where there is none: only this user may read the file, and the desk says so. */
const Kept = z.record(z.string(), z.object({ kind: z.enum(['sealed', 'plain']), data: z.string() }))
type Kept = z.infer<typeof Kept>

export type SecretService = {
  /** False when the OS offers no keyring worth the name (LD5). */
  isProtected: () => Promise<boolean>
  put: (name: string, secret: string) => Promise<void>
  /** Null when there is none or the keyring no longer opens it. */
  get: (name: string) => Promise<string | null>
  remove: (name: string) => Promise<void>
}

export type SecretDeps = {
  safeStorage: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>
  platform: NodeJS.Platform
  path: string
  log: Log
}

/** Tokens, one file, readable by this user alone, replaced whole. A token that can't be unsealed is kept, not deleted. */
export function createSecretService({ safeStorage, platform, path, log }: SecretDeps): SecretService {
  const isProtected = async (): Promise<boolean> => {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
    // On Linux "available" includes a fixed password compiled into Chromium, which protects nothing.
    return platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
  }
  const read = async (): Promise<Kept> => {
    try {
      return Kept.parse(JSON.parse(await readFile(path, 'utf8')))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
      log.error('secrets.unreadable')
      return {}
    }
  }
  // One change at a time: each reads the file, changes its own entry and writes the whole.
  let queue: Promise<unknown> = Promise.resolve()
  const change = (edit: (kept: Kept) => Promise<Kept>): Promise<void> => {
    const done = queue.then(async () => replaceFile(path, JSON.stringify(await edit(await read()))))
    queue = done.catch(() => undefined)
    return done
  }

  return {
    isProtected,
    async put(name, secret) {
      const entry = (await isProtected())
        ? { kind: 'sealed' as const, data: (await safeStorage.encryptStringAsync(secret)).toString('base64') }
        : { kind: 'plain' as const, data: Buffer.from(secret, 'utf8').toString('base64') }
      await change(async (kept) => ({ ...kept, [name]: entry }))
    },
    async get(name) {
      await queue
      const entry = (await read())[name]
      if (entry === undefined) return null
      const bytes = Buffer.from(entry.data, 'base64')
      if (entry.kind === 'plain') return bytes.toString('utf8')
      try {
        return (await safeStorage.decryptStringAsync(bytes)).result
      } catch {
        log.error('secrets.unsealable')
        return null
      }
    },
    remove: (name) => change(async ({ [name]: _gone, ...rest }) => rest),
  }
}

/** Writes beside and renames, so that a crash leaves the old file or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.new`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}
