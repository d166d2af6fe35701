import { execFileSync, spawn } from 'node:child_process'
import { childOf, until } from './fixtures/processes.ts'
import { caret, LIMIT, part } from './helpers/desk.ts'
import { expect, test as base } from './helpers/test.ts'

type Screen = { display: string; press: (...keys: string[]) => void; focus: (title: string) => void }

/** A screen with a window manager; keys are pressed below the program, so a browser may take them before any page. */
const test = base.extend<{ desktop: Screen }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of wanted fixtures from the pattern
  desktop: async ({}, use) => {
    const start = (program: string, args: readonly string[], env: Record<string, string> = {}) =>
      childOf(spawn(program, args, { env: { ...process.env, ...env }, detached: true, stdio: 'pipe' }))
    const xvfb = start('Xvfb', ['-displayfd', '2', '-screen', '0', '1700x1000x24', '-nolisten', 'tcp'])
    const display = `:${await until('Xvfb', xvfb, () => /^(\d+)$/m.exec(xvfb.output())?.[1] ?? null)}`
    const openbox = start('openbox', [], { DISPLAY: display })
    const run = (...args: string[]): string =>
      execFileSync('xdotool', args, { env: { ...process.env, DISPLAY: display }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    await use({
      display,
      press: (...keys) => void run('key', '--clearmodifiers', ...keys),
      focus(title) {
        const [window = ''] = run('search', '--sync', '--onlyvisible', '--name', title).trim().split('\n')
        run('windowactivate', '--sync', window)
      },
    })
    await openbox.kill()
    await xvfb.kill()
  },
  appEnv: async ({ desktop }, use) => use({ DISPLAY: desktop.display, HOLDFAST_HOST_HEADLESS: '0' }),
})

test.describe.configure({ timeout: 180_000 })

/** Keys a browser has uses for, as xdotool names them, and what a page is told. Not Ctrl+O: it opens the system's file dialog, which takes the rest. */
const WANTED = {
  'ctrl+t': 'ctrl t',
  'ctrl+shift+t': 'ctrl shift t',
  'ctrl+shift+n': 'ctrl shift n',
  'ctrl+k': 'ctrl k',
  'ctrl+e': 'ctrl e',
  'ctrl+Tab': 'ctrl tab',
  'ctrl+1': 'ctrl 1',
  'ctrl+j': 'ctrl j',
  'ctrl+m': 'ctrl m',
  F3: 'f3',
  F6: 'f6',
  // Last: with the panel in a window of its own it brings that one to the front.
  F4: 'f4',
} as const

if (process.platform === 'linux') {
  test('keys a browser would take reach the page, in the first window and in the second, and open nothing of the browser’s', async ({
    desktop,
    work,
    app,
  }) => {
    const desk = await work.desk()
    desktop.focus('Holdfast')
    await caret(desk)
    desktop.press('ctrl+shift+n')
    await expect(part(desk, 'composer')).toHaveAttribute('data-mode', 'note')
    desktop.press('shift+F4')
    const panel = await app.side('panel')
    await part(panel, 'panel-window').waitFor(LIMIT)
    for (const [page, title] of [
      [desk, '^\\(|^Holdfast'],
      [panel, '· Holdfast'],
    ] as const) {
      await page.evaluate(() => {
        const seen: string[] = []
        Object.assign(globalThis, { seen })
        const note = (event: KeyboardEvent): void => {
          if (['Control', 'Shift'].includes(event.key)) return
          seen.push([event.ctrlKey && 'ctrl', event.shiftKey && 'shift', event.key.toLowerCase()].filter(Boolean).join(' '))
          event.preventDefault()
          event.stopImmediatePropagation()
        }
        window.addEventListener('keydown', note, true)
        document.addEventListener('keydown', note, true)
      })
      desktop.focus(title)
      await page.bringToFront()
      for (const key of Object.keys(WANTED)) desktop.press(key)
      const seen = (): Promise<string[]> => page.evaluate(() => [...new Set((globalThis as unknown as { seen: string[] }).seen)])
      await expect.poll(seen).toEqual(expect.arrayContaining(Object.values(WANTED)))
    }
    expect(
      desk
        .context()
        .pages()
        .filter((page) => /^chrome|newtab/.test(page.url())),
    ).toEqual([])
  })
}
