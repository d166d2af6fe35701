import { eventChannels, requestChannels } from '../../shared/ipc/channels.ts'
import { expect, test } from './fixtures/app.ts'

test('the program opens a desk and a hidden ledger', async ({ app }) => {
  const desk = await app.desk()
  await expect(desk).toHaveTitle(/Holdfast/)
  await expect(desk.locator('body')).toBeVisible()
  const ledger = await app.ledger()
  expect(new URL(ledger.url()).origin).toBe(new URL(desk.url()).origin)
})

test('the bridge has exactly the functions of the contract and cannot be changed', async ({ app }) => {
  const desk = await app.desk()
  const seen = await desk.evaluate(() => {
    const { holdfast } = globalThis as unknown as { holdfast: Record<'request' | 'on', Record<string, unknown>> & { platform: string } }
    const frozen = [holdfast, holdfast.request, holdfast.on].every((part) => Object.isFrozen(part))
    const kinds = [...Object.values(holdfast.request), ...Object.values(holdfast.on)].map((one) => typeof one)
    const own = Object.getOwnPropertyDescriptor(globalThis, 'holdfast')
    return {
      keys: Object.keys(holdfast).toSorted(),
      requests: Object.keys(holdfast.request).toSorted(),
      events: Object.keys(holdfast.on).toSorted(),
      kinds: [...new Set(kinds)],
      frozen,
      writable: own?.writable,
      configurable: own?.configurable,
    }
  })
  expect(seen).toEqual({
    keys: ['on', 'platform', 'request'],
    requests: requestChannels.toSorted(),
    events: eventChannels.toSorted(),
    kinds: ['function'],
    frozen: true,
    writable: false,
    configurable: false,
  })
})

test('pages come with the security headers and have no Node', async ({ app }) => {
  const desk = await app.desk()
  const response = await desk.reload()
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("connect-src 'none'")
  expect(response?.headers()['x-content-type-options']).toBe('nosniff')
  const globals = await desk.evaluate(() => ['require', 'process', 'module', 'ipcRenderer'].filter((name) => name in globalThis))
  expect(globals).toEqual([])
})

test('a second start raises the first and ends', async ({ app }) => {
  await app.desk()
  const second = await app.startSecond()
  expect(await second.exited).toBe(0)
  await expect(await app.desk()).toHaveTitle(/Holdfast/)
})
