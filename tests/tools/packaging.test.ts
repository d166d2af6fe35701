import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readBuilderConfig } from './builder-parts.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const text = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')

// The builder is a large library; a busy machine needs its time to load it.
beforeAll(() => readBuilderConfig(ROOT, join(ROOT, 'electron-builder.yml')), 60_000)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-packaging-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const check = (yaml: string): Promise<unknown> => {
  const file = join(folder, 'electron-builder.yml')
  writeFileSync(file, yaml)
  return readBuilderConfig(ROOT, file)
}

describe('electron-builder.yml', () => {
  it('holds to the schema of electron-builder, and packs what the program needs', async () => {
    expect(await check(text)).toMatchObject({
      asar: true,
      win: { target: ['nsis', 'msi'] },
      mac: { target: 'dmg', hardenedRuntime: true },
      linux: { target: ['AppImage', 'deb'] },
      nsis: { deleteAppDataOnUninstall: false },
      files: [{ filter: expect.arrayContaining(['out/main/**', 'out/preload/**', 'out/renderer/**', 'package.json']) }],
    })
  })

  it('sets every fuse', async () => {
    expect(await check(text)).toHaveProperty('electronFuses', {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
      resetAdHocDarwinSignature: true,
    })
  })

  it.each([
    ['an unknown fuse', text.replace('runAsNode: false', 'runAsNod: false'), 'electronFuses'],
    ['a fuse that is no switch', text.replace('runAsNode: false', 'runAsNode: never'), 'runAsNode'],
    ['an unknown setting', `${text}\nwindows: {}\n`, 'windows'],
    ['broken YAML', text.replace('asar: true', 'asar: ['), 'missed comma'],
  ])('would be refused with %s', async (_what, yaml, reason) => {
    expect(yaml).not.toBe(text)
    await expect(check(yaml)).rejects.toThrow(reason)
  })
})
