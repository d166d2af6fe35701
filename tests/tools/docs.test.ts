import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandIds, createKeymap } from '../../renderer/lib/keys.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const PAPERS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', '.github/pull_request_template.md']

/** Files a paper names in backticks or links to, without patterns and places to fill in. */
function namedFiles(text: string): string[] {
  const quoted = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:tsx?|md|ya?ml|json))`/g)]
  const commands = [...text.matchAll(/\bnode (tests\/[\w./-]+\.ts|electron\/[\w./-]+\.ts)/g)]
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
  return [...quoted, ...commands, ...links].map(([, path = '']) => path)
}

/** SECURITY.md leaves the folder of main out of its table. */
const exists = (path: string): boolean => existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'electron', path))

describe.each(PAPERS)('%s', (paper) => {
  const text = read(paper)

  it('names files that are there', () => {
    expect(namedFiles(text).filter((path) => !exists(path))).toEqual([])
  })

  it('names commands that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

describe('README.md', () => {
  const words: Record<string, string> = { '⇧': 'Shift', '↵': 'Enter', '⌫': 'Backspace' }
  const keymap = createKeymap({}, 'linux')
  const chords = commandIds
    .map((id) =>
      keymap
        .parts(id)
        .map((part) => words[part] ?? part)
        .join('+'),
    )
    .filter((chord) => chord !== '')

  const told = [...read('README.md').matchAll(/\| (Ctrl\+[^ |]+|(?:Shift\+)?F\d+) (?=\|)/g)].map(([, chord = '']) => chord)

  it('tells every key, the five of the slots in one row', () => {
    expect(chords.filter((chord) => !told.includes(chord) && !/^Ctrl\+[1-5]$/.test(chord))).toEqual([])
    expect(read('README.md')).toContain('| Ctrl+1 … 5 |')
  })

  it('tells no key that does nothing', () => {
    expect(told.filter((chord) => !chords.includes(chord))).toEqual([])
  })
})
