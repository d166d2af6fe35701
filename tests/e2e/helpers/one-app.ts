import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Page } from 'playwright-core'
import { startGateway, type Gateway } from '../fixtures/gateway.ts'
import { launchApp, type RunningApp } from '../fixtures/launch.ts'
import { composer, LIMIT, signIn } from './desk.ts'
import { test } from './test.ts'

export type OneApp = {
  readonly app: RunningApp
  readonly gateway: Gateway
  /** A fresh document: what a test before planted is gone. */
  freshDesk: () => Promise<Page>
}

/** One signed-in program with one conversation for all tests of a file, in their order. */
export function oneApp(): OneApp {
  let gateway: Gateway
  let app: RunningApp
  test.beforeAll(async () => {
    gateway = await startGateway()
    await gateway.control({ do: 'open', customer: { id: 'k1', name: '王女士' }, shop: '旗舰店', assignee: 'agent-1', text: '你好' })
    app = await launchApp({ gatewayUrl: gateway.url })
    await signIn(app)
  })
  test.afterAll(async () => {
    await app.kill()
    await gateway.kill()
    rmSync(app.userData, { recursive: true, force: true, maxRetries: 5 })
    rmSync(dirname(gateway.db), { recursive: true, force: true })
  })
  return {
    get app() {
      return app
    },
    get gateway() {
      return gateway
    },
    async freshDesk() {
      const desk = await app.desk()
      await desk.reload()
      await composer(desk).waitFor(LIMIT)
      return desk
    },
  }
}

export const originOf = (page: Page): Promise<string> => page.evaluate(() => location.origin)
