import type { Page } from 'playwright-core'
import type { CommandBody } from '../../shared/model/command.ts'
import { addCapture, capture } from '../fakes/captures.ts'
import { customerFile } from '../fakes/customer-file.ts'
import { composer, goOnline, LIMIT, nothingOpen, part, pause } from './helpers/desk.ts'
import { decideBy, DISCARDED, ends, heldReplies, item, openOne, openView, REPLACED, SENT, test, view } from './helpers/held-items.ts'
import { logged, loggedOf, recordAt, recordsAt, submit } from './helpers/records.ts'
import { atGateway, inJournal, query, repliesAtGateway } from './helpers/stores.ts'
import { expect } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })

const say = (conversationId: string, text: string): CommandBody => ({ kind: 'reply.send', conversationId, text })

for (const killing of [false, true])
  test.describe(killing ? 'SIGKILL right behind each decision' : 'each decision by its key', () => {
    test.use({ killing })

    test('CB3: each way out of a stale reply by its number: sent, sorry first, note, edited, discarded', async ({
      app,
      decide,
      gateway,
      work,
    }) => {
      const words = ['照发', '道歉后发', '改成备注', '改一改', '不发了']
      const { ids, conversations } = await heldReplies({ gateway, work }, words, (conversationId) =>
        gateway.control({ do: 'say', conversationId, text: '我不要了，帮我退款' }),
      )
      const [sent = '', sorry = '', note = '', edit = '', gone = ''] = ids
      await decide(sent, 'send')
      await ends(app, sent, SENT)
      expect(logged(gateway.db, sent)).toMatchObject({ kind: 'reply.send', verdict: 'ok' })
      await decide(sorry, 'apologise')
      await ends(app, sorry, REPLACED)
      await decide(note, 'note')
      await ends(app, note, REPLACED)
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await decide(edit, 'edit', async (desk) => {
        // Killed and asked again: what was typed into it before is there.
        await expect(composer(desk)).toHaveValue(/^(?:改一改|改好了)$/)
        await desk.keyboard.press('Control+A')
        await desk.keyboard.type('改好了')
        await desk.keyboard.press('Enter')
      })
      await ends(app, edit, REPLACED)
      await nothingOpen(await app.desk())
      expect(conversations.map((id) => repliesAtGateway(gateway.db, id))).toEqual([
        ['照发'],
        ['抱歉让您久等了。道歉后发'],
        [],
        ['改好了'],
        [],
      ])
      expect(atGateway(gateway.db, '改成备注', 'note')).toBe(1)
      for (const id of [sorry, note, edit, gone]) expect(logged(gateway.db, id)).toBeNull()
    })

    test('CB4: after the reply window only the standard wording goes, named as a template', async ({ app, decide, gateway, work }) => {
      const conversations = [
        await openOne(gateway, 1, { replyUntil: 1 }),
        await openOne(gateway, 2, { replyUntil: 1 }),
        await openOne(gateway, 3, { replyUntil: 1 }),
      ]
      const desk = await work.desk()
      const ids: string[] = []
      for (const [n, id] of conversations.entries()) ids.push(await submit(desk, say(id, `窗口外 ${n}`)))
      const [template = '', note = '', gone = ''] = ids
      await decide(template, 'template')
      await ends(app, template, REPLACED)
      await decide(note, 'note')
      await ends(app, note, REPLACED)
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await nothingOpen(await app.desk())
      expect(repliesAtGateway(gateway.db, conversations[0] ?? '')).toEqual([expect.stringContaining('请回复本消息')])
      expect(loggedOf(gateway.db, 'reply.send')).toMatchObject([{ template: 'reply-to-continue' }])
      expect(atGateway(gateway.db, '窗口外 1', 'note')).toBe(1)
      expect([repliesAtGateway(gateway.db, conversations[1] ?? ''), repliesAtGateway(gateway.db, conversations[2] ?? '')]).toEqual([[], []])
    })

    test('CB5: what ended meanwhile is reopened, made a ticket or a note, or discarded', async ({ app, decide, gateway, work }) => {
      const words = ['重开再发', '转工单', '转备注', '丢弃']
      const { ids, conversations } = await heldReplies({ gateway, work }, words, (conversationId) =>
        gateway.control({ do: 'act', agentId: 'supervisor-1', body: { kind: 'conversation.close', conversationId } }),
      )
      const [reopen = '', ticket = '', note = '', gone = ''] = ids
      for (const [id, choice] of [
        [reopen, 'reopen_and_send'],
        [ticket, 'ticket'],
        [note, 'note'],
      ] as const) {
        await decide(id, choice)
        await ends(app, id, REPLACED)
      }
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await nothingOpen(await app.desk())
      const states = conversations.map(
        (id) => query<{ state: string }>(gateway.db, `SELECT state FROM conversations WHERE id = '${id}'`)[0]?.state,
      )
      expect(states).toEqual(['open', 'closed', 'closed', 'closed'])
      expect(conversations.map((id) => repliesAtGateway(gateway.db, id))).toEqual([['重开再发'], [], [], []])
      const [made] = loggedOf(gateway.db, 'ticket.create') as { ticketId: string }[]
      expect(recordAt(gateway.db, made?.ticketId ?? '')).toMatchObject({
        kind: 'ticket',
        summary: '转工单',
        conversationId: conversations[1],
      })
      expect(atGateway(gateway.db, '转备注', 'note')).toBe(1)
    })

    test('CB6: answered by a colleague: note, take over, send all the same, discard; both texts stand side by side', async ({
      app,
      decide,
      gateway,
      work,
    }) => {
      const words = ['备注给同事', '接管再发', '照样发', '不发']
      const { ids, conversations } = await heldReplies({ gateway, work }, words, async (conversationId) => {
        await gateway.control({ do: 'act', agentId: 'agent-2', body: say(conversationId, '同事已答') })
      })
      const [note = '', take = '', sent = '', gone = ''] = ids
      await expect(view(await app.desk()).locator('[data-testid="decision-card"]')).toContainText('同事已答')
      await decide(note, 'note')
      await ends(app, note, REPLACED)
      await decide(take, 'take_and_send')
      await ends(app, take, REPLACED)
      await decide(sent, 'send')
      await ends(app, sent, SENT)
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await nothingOpen(await app.desk())
      expect(conversations.map((id) => repliesAtGateway(gateway.db, id))).toEqual([
        ['同事已答'],
        ['同事已答', '接管再发'],
        ['同事已答', '照样发'],
        ['同事已答'],
      ])
      expect(atGateway(gateway.db, '备注给同事', 'note')).toBe(1)
      expect(loggedOf(gateway.db, 'conversation.take')).toHaveLength(1)
    })

    test('CB7: perhaps written down twice: merged by field after ten seconds, both kept, somebody else, discarded', async ({
      app,
      decide,
      gateway,
      work,
    }) => {
      const contacts = ['139001', '139002', '139003', '139004']
      const desk = await work.desk()
      for (const contact of contacts) {
        const theirs = addCapture(`theirs-${contact}`, { contact, request: '同事记的', orderNo: `O${contact}`, happenedAt: Date.now() })
        await gateway.control({ do: 'act', agentId: 'agent-2', body: theirs })
      }
      await pause(300)
      const ids: string[] = []
      for (const contact of contacts)
        ids.push(await submit(desk, addCapture(`mine-${contact}`, { contact, request: '我记的', happenedAt: Date.now() })))
      const [merge = '', both = '', apart = '', gone = ''] = ids
      await openView(desk)
      await item(desk, gone).waitFor(LIMIT)
      await decide(both, 'keep_both')
      await ends(app, both, SENT)
      await decide(apart, 'apart')
      await ends(app, apart, REPLACED)
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)

      // Both sides by field; the request is to be theirs.
      const theirRequest = async (page: Page): Promise<void> => {
        await part(page, 'merge-form').waitFor(LIMIT)
        const request = view(page).locator('[data-field="request"]')
        await expect(request.locator('[data-picked="true"]')).toContainText('我记的')
        await request.locator('input:checked').focus()
        await page.keyboard.press('ArrowRight')
        await page.keyboard.press('Enter')
        await part(page, 'later-bar', '[data-kind="later"]').waitFor(LIMIT)
        expect(inJournal(app, merge)).toMatchObject({ decision: null })
      }
      // Undone once, then again and left alone.
      const page = await app.desk()
      await openView(page)
      await decideBy(page, merge, 'merge')
      await theirRequest(page)
      await page.keyboard.press('Shift+F9')
      await decide(merge, 'merge', theirRequest)
      await ends(app, merge, REPLACED)
      await nothingOpen(await app.desk())
      expect(recordAt(gateway.db, 'theirs-139001')?.capture).toMatchObject({ request: '同事记的', orderNo: 'O139001' })
      expect(loggedOf(gateway.db, 'capture.amend')).toMatchObject([{ captureId: 'theirs-139001' }])
      expect(recordsAt(gateway.db).filter((id) => id.startsWith('mine-'))).toEqual(['mine-139002', 'mine-139003'])
      expect(loggedOf(gateway.db, 'capture.add').at(-1)).toMatchObject({ captureId: 'mine-139003', apart: ['theirs-139003'] })
      await part(
        await app.desk(),
        'status-account',
        '[data-holds="true"][data-submitted="5"][data-received="2"][data-decided="3"][data-open="0"]',
      ).waitFor(LIMIT)
    })

    test('CB8: a caller who is being served: attached to the conversation, kept apart, or discarded', async ({
      app,
      decide,
      gateway,
      work,
    }) => {
      const conversationId = await openOne(gateway, 7)
      await gateway.control({ do: 'file', file: customerFile('cu-7', 1) })
      const desk = await work.desk()
      await pause(300)
      const ids: string[] = []
      for (const n of [1, 2, 3])
        ids.push(
          await submit(
            desk,
            addCapture(`served-${n}`, { orderNo: '20251009001', contact: `150${n}`, happenedAt: Date.now() - n * 48 * 3_600_000 }),
          ),
        )
      const [attach = '', apart = '', gone = ''] = ids
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await openView(await app.desk())
      await expect(view(await app.desk()).locator('[data-testid="proposed-conversation"]')).toContainText('客户7')
      await decide(attach, 'attach')
      await ends(app, attach, REPLACED)
      await decide(apart, 'keep_apart')
      await ends(app, apart, SENT)
      await nothingOpen(await app.desk())
      expect(recordAt(gateway.db, 'served-1')).toMatchObject({ conversationId, customerId: 'cu-7' })
      expect(recordAt(gateway.db, 'served-2')).toMatchObject({ conversationId: null, customerId: null })
      expect(recordAt(gateway.db, 'served-3')).toBeNull()
    })

    test('CB9: changed by a colleague meanwhile: mine, theirs, or both made one', async ({ app, decide, gateway, work }) => {
      const desk = await work.desk()
      const names = ['mine', 'theirs', 'both']
      for (const [n, name] of names.entries())
        await gateway.control({
          do: 'act',
          agentId: 'agent-2',
          body: addCapture(name, { contact: `15${n}`, who: '原名', request: '同事改的' }),
        })
      await gateway.control({ do: 'file', file: customerFile('cu-9', 1) })
      await pause(500)
      const amend = (captureId: string): CommandBody => ({
        kind: 'capture.amend',
        captureId,
        base: 1,
        capture: capture({ who: '改名', request: '我改的' }),
        conversationId: null,
        customerId: null,
      })
      const ids: string[] = []
      for (const name of names) ids.push(await submit(desk, amend(name)))
      ids.push(await submit(desk, { kind: 'customer.edit', customerId: 'cu-9', base: 0, remark: '我的备注' }))
      const [mine = '', theirs = '', both = '', remark = ''] = ids
      await decide(mine, 'mine')
      await ends(app, mine, REPLACED)
      await decide(theirs, 'theirs')
      await ends(app, theirs, DISCARDED)
      await decide(both, 'merge', async (page) => {
        await view(page).locator('[data-field="request"] input:checked').focus()
        await page.keyboard.press('ArrowRight')
        await view(page).locator('[data-field="who"] input:checked').focus()
        await page.keyboard.press('ArrowLeft')
        await page.keyboard.press('Enter')
      })
      await ends(app, both, REPLACED)
      await decide(remark, 'mine')
      await ends(app, remark, REPLACED)
      await nothingOpen(await app.desk())
      expect(names.map((name) => recordAt(gateway.db, name)?.capture)).toMatchObject([
        { who: '改名', request: '我改的' },
        { who: '原名', request: '同事改的' },
        { who: '改名', request: '同事改的' },
      ])
      expect(loggedOf(gateway.db, 'customer.edit')).toMatchObject([{ remark: '我的备注' }])
    })

    test('CB10: what depended on something that did not go: sent, made a note, discarded', async ({ app, decide, gateway, work }) => {
      const over = await openOne(gateway, 1, { replyUntil: 1 })
      const others = [await openOne(gateway, 2), await openOne(gateway, 3), await openOne(gateway, 4)]
      const desk = await work.desk()
      const first = await submit(desk, say(over, '先发这一句'))
      const ids: string[] = []
      for (const [n, id] of others.entries()) ids.push(await submit(desk, say(id, `随后 ${n}`), { dependsOn: first }))
      const [sent = '', note = '', gone = ''] = ids
      await decide(first, 'discard')
      await ends(app, first, DISCARDED)
      await decide(sent, 'send')
      await ends(app, sent, REPLACED)
      await decide(note, 'note')
      await ends(app, note, REPLACED)
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await nothingOpen(await app.desk())
      expect(others.map((id) => repliesAtGateway(gateway.db, id))).toEqual([['随后 0'], [], []])
      expect(atGateway(gateway.db, '随后 1', 'note')).toBe(1)
    })

    test('CB11: fate unknown after the server was replaced: sent again once, marked as sent, discarded', async ({
      app,
      decide,
      gateway,
      work,
    }) => {
      const conversations = [await openOne(gateway, 1), await openOne(gateway, 2), await openOne(gateway, 3)]
      const desk = await work.desk()
      await desk.locator('[data-testid="conversation-item"] >> nth=3').waitFor(LIMIT)
      await gateway.control({ do: 'backup', name: 'before' })
      await gateway.control({ do: 'mute', on: true })
      const ids: string[] = []
      for (const [n, id] of conversations.entries()) ids.push(await submit(desk, say(id, `不确定 ${n}`)))
      await expect.poll(() => atGateway(gateway.db, '不确定 2')).toBe(1)
      await gateway.control({ do: 'refuse', on: true })
      await gateway.control({ do: 'cut' })
      await gateway.control({ do: 'mute', on: false })
      await gateway.control({ do: 'restore', name: 'before' })
      await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
      await work.gatewayBack()
      await goOnline(desk)
      const [again = '', marked = '', gone = ''] = ids
      await decide(again, 'send')
      await ends(app, again, SENT)
      await decide(marked, 'mark_sent')
      await ends(app, marked, { decision: 'mark_sent', outcome: 'applied' })
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await nothingOpen(await app.desk())
      expect(conversations.map((id) => repliesAtGateway(gateway.db, id))).toEqual([['不确定 0'], [], []])
    })

    test('CB12: a picture the back-end does not take: without it, picked again, discarded', async ({ app, decide, gateway, work }) => {
      const conversations = [await openOne(gateway, 1), await openOne(gateway, 2), await openOne(gateway, 3)]
      const desk = await work.desk()
      await desk.locator('[data-testid="conversation-item"] >> nth=3').waitFor(LIMIT)
      const kept = await desk.evaluate(async () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 })
        canvas.getContext('2d')?.fillRect(0, 0, 4, 4)
        const { holdfast } = globalThis as unknown as {
          holdfast: { request: Record<string, (args: unknown) => Promise<{ value?: unknown }>> }
        }
        const data = canvas.toDataURL('image/png').split(',')[1] ?? ''
        return (await holdfast.request['picture.keep']?.({ name: '图.png', data }))?.value
      })
      // The gateway has other bytes under this name than the command says.
      const picture = { ...(kept as { hash: string; type: 'image/png'; width: number; height: number; bytes: number; name: string }) }
      const wrong = { ...picture, bytes: picture.bytes + 1 }
      const ids: string[] = []
      for (const [n, conversationId] of conversations.entries())
        ids.push(await submit(desk, { kind: 'reply.send', conversationId, text: `看图 ${n}`, pictures: [wrong] }))
      const [without = '', again = '', gone = ''] = ids
      await decide(without, 'send_without')
      await ends(app, without, REPLACED)
      await decide(gone, 'discard')
      await ends(app, gone, DISCARDED)
      await decide(again, 'pick_again', async (page) => {
        await expect(composer(page)).toHaveValue('看图 1')
        await expect(part(page, 'tray-picture')).toHaveCount(0)
        await page.keyboard.press('Enter')
      })
      await ends(app, again, REPLACED)
      await nothingOpen(await app.desk())
      expect(conversations.map((id) => repliesAtGateway(gateway.db, id))).toEqual([['看图 0'], ['看图 1'], []])
      expect(logged(gateway.db, without)).toMatchObject({ verdict: 'refused' })
    })
  })
