import type { Page } from 'playwright-core'
import { addCapture } from '../fakes/captures.ts'
import {
  caret,
  composer,
  connection,
  DRAFT_KEPT_MS,
  goOnline,
  LIMIT,
  notice,
  part,
  pause,
  reply,
  signIn,
  typeToken,
} from './helpers/desk.ts'
import { decideBy, DISCARDED, ends, item, openView, REPLACED, view } from './helpers/held-items.ts'
import { inLedger, recordsAt, submit } from './helpers/records.ts'
import { inJournal, journalFile, query, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 300_000 })

type Answer = { ok: boolean; value?: unknown; error?: { kind: string } }

/** Asks main as a page would, past every view. */
const ask = (desk: Page, name: string, args: object = {}): Promise<Answer> =>
  desk.evaluate(
    ([what, given]) => {
      const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<Answer>> } }
      return holdfast.request[what]?.(given) ?? Promise.reject(new Error(what))
    },
    [name, args] as const,
  )

const tab = (desk: Page, name: string, more = '') => view(desk).locator(`[data-testid="reconcile-tab"][data-tab="${name}"]${more}`)

/** Whoever is at the desk goes, and somebody else signs in. */
async function changeOver(desk: Page, token: string): Promise<void> {
  expect((await ask(desk, 'session.signOut', { leaveWork: true })).ok).toBe(true)
  await typeToken(desk, token)
  await connection(desk, 'live')
}

test('CB2: by keys, SIGKILL behind the supervisor’s word: what a revoked account left goes out once, in order, in the supervisor’s name', async ({
  app,
  gateway,
  work,
}) => {
  const { conversationId } = work
  const desk = await work.desk()
  await work.goOffline()
  const first = await reply(desk, '第一句')
  const second = await reply(desk, '第二句')
  const third = await reply(desk, '第三句')
  const capture = await submit(desk, addCapture('cap-1', { contact: '13900001111' }))
  await caret(desk)
  await desk.keyboard.type('还没写完')
  await pause(DRAFT_KEPT_MS)
  await gateway.control({ do: 'revoke', agent: 'agent-1', on: true })
  await work.gatewayBack()
  await desk.keyboard.press('Control+Shift+L')

  // The agent's desk: what happened, that all is kept, what to do; nothing is dialled any more.
  await connection(desk, 'refused')
  await expect(part(desk, 'banner', '[data-trouble="refused"]')).toContainText('主管')
  await openView(desk)
  await tab(desk, 'waiting', '[data-count="4"]').click()
  await expect(view(desk).locator('[data-testid="reconcile-waiting"][data-state="held"]')).toHaveCount(4)
  await desk.keyboard.press('Escape')
  expect((await ask(desk, 'rights.left')).error?.kind).toBe('forbidden')
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual([])

  // A supervisor signs in at the same desk.
  await desk.keyboard.press('Control+Shift+L')
  await typeToken(desk, 'supervisor-demo')
  await connection(desk, 'live')
  await notice(desk, 'work_left').waitFor(LIMIT)
  await openView(desk)
  await item(desk, first).waitFor(LIMIT)
  await expect(tab(desk, 'decide', '[data-count="4"]')).toBeVisible()
  await expect(item(desk, first)).toContainText('苏婷')
  await expect(item(desk, first)).toContainText('第一句')

  // Out of turn it is told so, and nothing goes.
  await decideBy(desk, second, 'send_own')
  await expect(view(desk).getByRole('alert')).toBeVisible()
  expect(inJournal(app, second)?.decision).toBeNull()

  await decideBy(desk, first, 'send_own')
  await app.kill()
  await app.restart()
  const again = await app.desk()
  await connection(again, 'live')
  await openView(again)
  await item(again, second).waitFor(LIMIT)
  if (inJournal(app, first)?.decision === null) await decideBy(again, first, 'send_own')
  await expect(item(again, first)).toHaveCount(0)
  await decideBy(again, second, 'send_own')
  await expect(item(again, second)).toHaveCount(0)
  await decideBy(again, third, 'note')
  await expect(item(again, third)).toHaveCount(0)
  await decideBy(again, capture, 'discard')
  await part(again, 'decide-none').waitFor(LIMIT)
  await expect(notice(again, 'work_left')).toHaveCount(0)

  await expect.poll(() => repliesAtGateway(gateway.db, conversationId)).toEqual(['第一句', '第二句'])
  const said = `SELECT author_id AS by, text FROM messages WHERE author_kind = 'agent' ORDER BY ord`
  await expect
    .poll(() => query<{ by: string; text: string }>(gateway.db, said))
    .toEqual([
      { by: 'supervisor-1', text: '第一句' },
      { by: 'supervisor-1', text: '第二句' },
      { by: 'supervisor-1', text: '苏婷：第三句' },
    ])
  expect(recordsAt(gateway.db)).toEqual([])

  // The agent's right is back: its own ledger takes what was decided, its account adds up, its draft is there.
  await gateway.control({ do: 'revoke', agent: 'agent-1', on: false })
  await again.keyboard.press('Escape')
  await changeOver(again, 'agent-1-demo')
  for (const id of [first, second, third]) await ends(app, id, REPLACED)
  await ends(app, capture, DISCARDED)
  await part(again, 'status-account', '[data-submitted="1"][data-decided="1"][data-open="0"][data-holds="true"]').waitFor(LIMIT)
  await expect(again.locator('[data-testid="composer"]').first()).toHaveValue('还没写完')
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual(['第一句', '第二句'])
})

for (const { point, kept } of [
  { point: 'jr3.before-commit', kept: false },
  { point: 'jr3.after-commit', kept: true },
]) {
  test(`CB2: killed at ${point} of the supervisor’s word: ${kept ? 'it is kept with its command' : 'nothing is'}, and it goes once`, async ({
    app,
    gateway,
    work,
  }) => {
    const desk = await work.desk()
    await work.goOffline()
    const id = await reply(desk, '只此一次')
    await gateway.control({ do: 'revoke', agent: 'agent-1', on: true })
    await work.gatewayBack()
    await desk.keyboard.press('Control+Shift+L')
    await connection(desk, 'refused')
    await desk.keyboard.press('Control+Shift+L')
    await typeToken(desk, 'supervisor-demo')
    await connection(desk, 'live')
    await app.restart({ HOLDFAST_CRASH_AT: point })
    const doomed = await app.desk()
    await connection(doomed, 'live')
    await openView(doomed)
    await decideBy(doomed, id, 'send_own')
    await app.exited()
    const made = query<{ n: number }>(journalFile(app), `SELECT count(*) AS n FROM commands WHERE account_id LIKE 'supervisor-1@%'`)
    expect([inJournal(app, id)?.decision, made[0]?.n]).toEqual(kept ? ['replace', 1] : [null, 0])
    await app.restart()
    const again = await app.desk()
    await connection(again, 'live')
    if (!kept) {
      await openView(again)
      await decideBy(again, id, 'send_own')
    }
    await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['只此一次'])
    await openView(again)
    await part(again, 'decide-none').waitFor(LIMIT)
  })
}

test('CB2: nothing of an account is told to a supervisor while it has its right, nor decided past the views', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await work.goOffline()
  const id = await reply(desk, '还在我手里')
  await gateway.control({ do: 'retry', count: 1_000, afterMs: 2_000 })
  await work.gatewayBack()
  await goOnline(desk)
  await changeOver(desk, 'supervisor-demo')
  expect(await ask(desk, 'rights.left')).toEqual({ ok: true, value: [] })
  const accountId = query<{ a: string }>(journalFile(app), `SELECT account_id AS a FROM commands WHERE id = '${id}'`)[0]?.a
  const word = { kind: 'send', id: crypto.randomUUID() }
  expect((await ask(desk, 'rights.decide', { accountId, commandId: id, word })).ok).toBe(false)
  await openView(desk)
  await part(desk, 'decide-none').waitFor(LIMIT)
  await expect(notice(desk, 'work_left')).toHaveCount(0)
  expect(inJournal(app, id)).toMatchObject({ decision: null, outcome: null })

  // Back at the own desk it goes as ever.
  await desk.keyboard.press('Escape')
  await gateway.control({ do: 'retry', count: 0, afterMs: 0 })
  await changeOver(desk, 'agent-1-demo')
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['还在我手里'])
})

test('FR19 revoke: at work the desk is told at once, over a restart too, and a sign-in says why; given back, all goes on', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await gateway.control({ do: 'revoke', agent: 'agent-1', on: true })
  await connection(desk, 'refused')
  const id = await reply(desk, '写在收回之后')
  await app.restart()
  const again = await app.desk()
  await connection(again, 'refused')
  await again.keyboard.press('Control+Shift+L')
  await typeToken(again, 'agent-1-demo')
  await part(again, 'sign-in-problem', '[data-kind="revoked"]').waitFor(LIMIT)
  expect(inJournal(app, id)).toMatchObject({ decision: null, outcome: null })
  await gateway.control({ do: 'revoke', agent: 'agent-1', on: false })
  await signIn(app)
  await expect.poll(async () => (await inLedger(app, id))?.outcome).toBe('applied')
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['写在收回之后'])
  await expect(composer(again)).toBeVisible()
})
