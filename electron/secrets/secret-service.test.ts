import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { createFakeSafeStorage } from '../../tests/fakes/electron-safe-storage.ts'
import { createSecretService, type SecretService } from './secret-service.ts'

let folder: string
let path: string
let safeStorage: ReturnType<typeof createFakeSafeStorage>
const make = (platform: NodeJS.Platform = 'linux'): SecretService => createSecretService({ safeStorage, platform, path, log: silentLog })
const bytes = (): string => readFileSync(path, 'utf8')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'))
  path = join(folder, 'deep', 'secrets.json')
  safeStorage = createFakeSafeStorage()
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('LD5 secrets', () => {
  it('LD5 seals a token with the keyring and gives it back after a restart', async () => {
    await make().put('a1@x', 'secret-token')
    expect(await make().get('a1@x')).toBe('secret-token')
    expect(await make().isProtected()).toBe(true)
    expect(bytes()).not.toContain('secret-token')
    expect(bytes()).not.toContain(Buffer.from('secret-token').toString('base64'))
  })

  it.each(['basic_text', 'unknown'] as const)('LD5 does not call the Linux back end %s a keyring', async (backend) => {
    safeStorage.backend = backend
    expect(await make('linux').isProtected()).toBe(false)
    expect(await make('darwin').isProtected()).toBe(true)
  })

  it('LD5 works without a keyring, readable by this user alone', async () => {
    safeStorage.available = false
    await make().put('a1@x', 'secret-token')
    expect(await make().isProtected()).toBe(false)
    expect(await make().get('a1@x')).toBe('secret-token')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('LD5 a keyring that no longer opens a token loses nothing', async () => {
    await make().put('a1@x', 'secret-token')
    const before = bytes()
    safeStorage.key = 9
    expect(await make().get('a1@x')).toBeNull()
    expect(bytes()).toBe(before)
    safeStorage.key = 7
    expect(await make().get('a1@x')).toBe('secret-token')
  })

  it('keeps each account apart, also when written at once, and leaves nothing half-written', async () => {
    const secrets = make()
    await Promise.all([secrets.put('a1@x', 'one'), secrets.put('a2@x', 'two'), secrets.put('a1@x', 'three')])
    await secrets.remove('a2@x')
    expect([await secrets.get('a1@x'), await secrets.get('a2@x'), await secrets.get('a3@x')]).toEqual(['three', null, null])
    expect(readdirSync(join(folder, 'deep'))).toEqual(['secrets.json'])
  })

  it('takes a damaged file for an empty one', async () => {
    await make().put('a1@x', 'one')
    writeFileSync(path, '{')
    expect(await make().get('a1@x')).toBeNull()
    await make().put('a1@x', 'two')
    expect(await make().get('a1@x')).toBe('two')
  })
})
