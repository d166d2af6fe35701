import type { Page } from 'playwright-core'
import { expect as plainExpect, test as base } from '../fixtures/app.ts'
import { caret, listed, LIMIT, signIn } from './desk.ts'

export type Work = {
  /** The conversation of 王女士, assigned to agent-1, in slot 1. */
  readonly conversationId: string
  /** The desk's page as it is now. */
  desk(): Promise<Page>
  /** The gateway is gone for the desk; resolves when the desk says so. */
  goOffline(): Promise<void>
  /** The gateway takes connections again. */
  gatewayBack(): Promise<void>
  /** 王女士 writes. */
  says(text: string): Promise<void>
}

/** A signed-in desk with one conversation, its caret in the composer. */
export const test = base.extend<{ work: Work }>({
  work: async ({ app, gateway }, use) => {
    const opened = await gateway.control({
      do: 'open',
      customer: { id: 'k1', name: '王女士' },
      shop: '旗舰店',
      assignee: 'agent-1',
      text: '包裹三天没动了',
    })
    const conversationId = String(opened['conversationId'])
    const first = await signIn(app)
    await listed(first, conversationId).waitFor(LIMIT)
    await caret(first)
    await use({
      conversationId,
      desk: () => app.desk(),
      async goOffline() {
        await gateway.control({ do: 'refuse', on: true })
        await gateway.control({ do: 'cut' })
        const desk = await app.desk()
        await desk.locator('[data-testid="banner"][data-trouble="offline"]').waitFor(LIMIT)
      },
      async gatewayBack() {
        await gateway.control({ do: 'refuse', on: false })
      },
      async says(text) {
        await gateway.control({ do: 'say', conversationId, text })
      },
    })
  },
})

/** Waits long: other work may share the machine. */
export const expect = plainExpect.configure({ timeout: 30_000 })
