import { connection, LIMIT, part } from './helpers/desk.ts'
import { decideBy, ends, heldReplies, item, openView, SENT } from './helpers/held-items.ts'
import { inJournal, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })

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
