import type { Page } from 'playwright-core'
import type { RunningApp } from './fixtures/launch.ts'
import { connection, LIMIT, nothingOpen, part } from './helpers/desk.ts'
import { decideBy, DISCARDED, ends, heldReplies, item, openView, REPLACED, SENT } from './helpers/held-items.ts'
import { atGateway, inJournal, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })

/** SIGKILL right after the key: either the word is kept, or the item waits as before; then it is said again. */
async function killAfter(app: RunningApp, id: string, choice: string): Promise<Page> {
  const before = await app.desk()
  await decideBy(before, id, choice).catch(() => undefined)
  await app.kill()
  await app.restart()
  const desk = await app.desk()
  await connection(desk, 'live')
  if (inJournal(app, id)?.decision === null) {
    await openView(desk)
    await decideBy(desk, id, choice)
  }
  return desk
}

test('JR3: SIGKILL right after the key: each kind of decision is kept or still to be made, and happens once', async ({
  app,
  gateway,
  work,
}) => {
  const words = ['照发', '改成备注', '不发了', '改口']
  const { ids, conversations } = await heldReplies({ gateway, work }, words, (conversationId) =>
    gateway.control({ do: 'say', conversationId, text: '我要换个地址' }),
  )
  const [sent = '', note = '', gone = '', sorry = ''] = ids
  await killAfter(app, sent, 'send')
  await ends(app, sent, SENT)
  await killAfter(app, note, 'note')
  await ends(app, note, REPLACED)
  await killAfter(app, gone, 'discard')
  await ends(app, gone, DISCARDED)
  const desk = await killAfter(app, sorry, 'apologise')
  await ends(app, sorry, REPLACED)
  await nothingOpen(desk)
  expect(conversations.map((id) => repliesAtGateway(gateway.db, id))).toEqual([['照发'], [], [], ['抱歉让您久等了。改口']])
  expect(atGateway(gateway.db, '改成备注', 'note')).toBe(1)
})

test('JR3: SIGKILL within the ten seconds of a word about many: nothing of it happened, and all still wait', async ({
  app,
  gateway,
  work,
}) => {
  const words = ['一', '二', '三']
  const { desk, ids, conversations } = await heldReplies({ gateway, work }, words, (conversationId) =>
    gateway.control({ do: 'say', conversationId, text: '等等，先别发' }),
  )
  await desk.keyboard.press('a')
  await expect(part(desk, 'reconcile-bulk')).toBeChecked()
  await decideBy(desk, ids[0] ?? '', 'send')
  await part(desk, 'later-bar', '[data-count="3"]').waitFor(LIMIT)
  await app.kill()
  for (const id of ids) expect(inJournal(app, id)).toMatchObject({ decision: null, outcome: null })
  await app.restart()
  const again = await app.desk()
  await connection(again, 'live')
  await openView(again)
  for (const id of ids) await item(again, id).waitFor(LIMIT)

  // Once more, and left alone: all of them, each once.
  await again.keyboard.press('a')
  await decideBy(again, ids[0] ?? '', 'send')
  await expect(item(again, ids[1] ?? '')).toHaveCount(0)
  for (const id of ids) await ends(app, id, SENT)
  expect(conversations.map((id) => repliesAtGateway(gateway.db, id))).toEqual([['一'], ['二'], ['三']])
})
