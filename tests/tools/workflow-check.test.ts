import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkWorkflow } from './workflow-check.ts'

const FOLDER = resolve(import.meta.dirname, '../../.github/workflows')
const files = globSync('*.y*ml', { cwd: FOLDER })
const ci = readFileSync(join(FOLDER, 'ci.yml'), 'utf8')
const pin = /actions\/checkout@[0-9a-f]{40}/

describe('workflows', () => {
  it.each(files)('%s is well formed', (file) => {
    expect(checkWorkflow(readFileSync(join(FOLDER, file), 'utf8'))).toEqual([])
  })

  it('run the whole test command with Electron on three systems', () => {
    for (const words of ['ubuntu-', 'windows-', 'macos-', 'npm ci', 'node node_modules/electron/install.js', 'npm test'])
      expect(ci).toContain(words)
  })

  it.each([
    ['broken YAML', ci.replace('steps:', 'steps: [')],
    ['a misspelt key', ci.replace('runs-on:', 'run-on:')],
    ['a misspelt trigger', ci.replace('pull_request:', 'pull_requests:')],
    ['a step that does nothing', ci.replace('- run: npm ci', '- name: npm ci')],
    ['a step that does two things', ci.replace('- run: npm ci', '- run: npm ci\n        uses: actions/cache@v4')],
    ['an action at a tag', ci.replace(pin, 'actions/checkout@v6')],
    ['rights to write', ci.replace('contents: read', 'contents: write')],
    ['no time limit', ci.replace('timeout-minutes: 90', '')],
    ['a value of no matrix', ci.replaceAll('matrix.os', 'matrix.system')],
    ['a value pasted into a script', ci.replace('run: npm ci', 'run: echo ${{ github.head_ref }}')],
  ])('would be refused with %s', (_what, text) => {
    expect(text).not.toBe(ci)
    expect(checkWorkflow(text)).not.toEqual([])
  })
})
