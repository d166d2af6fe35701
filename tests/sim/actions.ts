import { pick, randomInt } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import { isOfConversation, laneOf, subjectOf, type CommandBody } from '../../shared/model/command.ts'
import type { Decision, DiscardReason, SubmitIntent } from '../../shared/model/journal.ts'
import { byPlace, type CommandRow } from '../../renderer/sync/command-row.ts'
import type { Desk } from './desk.ts'
import { createRecordActions } from './record-actions.ts'
import type { World } from './world-type.ts'

/** By what words of its own an effect is found on the server; null where it leaves none. */
function tokenOf(body: CommandBody): string | null {
  if (body.kind === 'reply.send' || body.kind === 'note.add') return body.text
  if (body.kind === 'ticket.create') return body.ticket.summary
  return body.kind === 'capture.add' || body.kind === 'capture.amend' ? body.capture.request : null
}

function aboutOf(body: CommandBody): string | null {
  if (isOfConversation(body)) return body.conversationId
  if (body.kind === 'ticket.create') return body.ticket.conversationId
  return body.kind === 'customer.edit' ? null : body.conversationId
}

const NUDGES = ['在吗', '?', 'hello?']
const REASONS: DiscardReason[] = ['answered_elsewhere', 'no_longer_true', 'customer_left', 'written_by_mistake']

/** What people do. Each reply carries a token of its own, so that it can be found on the server whatever its id. */
export function createActions(world: World) {
  const { random, scheduler, witness } = world

  const token = (): string => `#${(world.tokens += 1)}#`
  const records = createRecordActions({ world, token })
  const lastMessage = (desk: Desk, conversationId: string): string | null => {
    const rows = desk
      .disk()
      .ledger.messages()
      .filter((row) => row.conversationId === conversationId)
    return rows.toSorted((a, b) => b.order - a.order)[0]?.id ?? null
  }
  const intentOf = (desk: Desk, body: CommandBody, dependsOn: string | null = null): SubmitIntent => ({
    id: uuidv7(desk.clock, random),
    accountId: desk.accountId,
    body,
    baseMessageId: lastMessage(desk, subjectOf(body)),
    dependsOn,
    draftId: null,
    label: subjectOf(body),
  })
  const saved = (desk: Desk, intent: SubmitIntent, { online, replaces }: { online: boolean; replaces: string | null }): void => {
    witness.add({
      kind: 'saved',
      t: scheduler.time(),
      desk: desk.name,
      id: intent.id,
      lane: laneOf(intent.body),
      about: aboutOf(intent.body),
      token: tokenOf(intent.body),
      base: intent.baseMessageId,
      online,
      replaces,
    })
  }
  const pressed = (desk: Desk, { id }: SubmitIntent): void => witness.add({ kind: 'pressed', t: scheduler.time(), desk: desk.name, id })
  const submit = (desk: Desk, intent: SubmitIntent): void => {
    const online = desk.screen.live
    pressed(desk, intent)
    void desk.submit(intent)?.then(
      (result) => void (result.ok && saved(desk, intent, { online, replaces: null })),
      () => world.count('submit_refused'),
    )
  }
  const decide = (desk: Desk, row: CommandRow, decision: Decision): void => {
    const online = desk.screen.live
    if (decision.kind === 'replace') for (const intent of decision.by) pressed(desk, intent)
    witness.add({ kind: 'asked', t: scheduler.time(), desk: desk.name, id: row.id, decision: decision.kind })
    void desk.decide(row.id, decision)?.then(
      (result) => void (result.ok && decided({ desk, row, decision, effect: result.value.effect, online })),
      () => world.count('decide_refused'),
    )
  }
  const decided = (what: { desk: Desk; row: CommandRow; decision: Decision; effect: 'done' | 'wish'; online: boolean }): void => {
    const { desk, row, decision, effect, online } = what
    const rule = 'rule' in decision ? decision.rule : null
    witness.add({ kind: 'decided', t: scheduler.time(), desk: desk.name, id: row.id, decision: decision.kind, effect, rule })
    if (decision.kind === 'replace') for (const intent of decision.by) saved(desk, intent, { online, replaces: row.id })
  }

  const bodyFor = (desk: Desk): CommandBody => {
    const conversationId = pick(random, world.conversations)
    const ofRecords = world.edition > 1 && random.next() < 0.25 ? records.bodyFor(desk, conversationId) : null
    if (ofRecords !== null) return ofRecords
    const roll = random.next()
    if (roll < 0.66) return { kind: 'reply.send', conversationId, text: token() }
    if (roll < 0.78) return { kind: 'note.add', conversationId, text: token() }
    if (roll < 0.86) return { kind: 'conversation.take', conversationId }
    if (roll < 0.91) return { kind: 'conversation.close', conversationId }
    if (roll < 0.96) return { kind: 'conversation.reopen', conversationId }
    return { kind: 'conversation.transfer', conversationId, to: null, note: token() }
  }
  const openRows = (desk: Desk): CommandRow[] => [...desk.screen.rows.values()].filter((row) => row.state.kind !== 'done')

  /** The choices of a held command as the tile offers them. */
  const choose = (desk: Desk, row: CommandRow): Decision | null => {
    if (row.state.kind !== 'needs_review' || row.body === null) return null
    const ofRecord = isOfConversation(row.body) ? null : records.choose(desk, row, (body) => intentOf(desk, body))
    if (ofRecord !== null) return ofRecord
    const { rule, judgedUpTo } = row.state.review
    const again: Decision = { kind: 'replace', rule, judgedUpTo, by: [intentOf(desk, withNewText(row.body))] }
    const roll = random.next()
    if (roll < 0.3) return { kind: 'discard', rule, judgedUpTo, reason: pick(random, REASONS) }
    if (rule === 'refused' || rule === 'CB2') return roll < 0.6 ? again : { kind: 'discard', rule, judgedUpTo, reason: 'no_longer_true' }
    if (rule === 'CB4' && row.body.kind === 'reply.send') {
      const { conversationId } = row.body
      const by: CommandBody =
        roll < 0.65 ? { ...row.body, text: token(), template: 'reply-to-continue' } : { kind: 'note.add', conversationId, text: token() }
      return { kind: 'replace', rule, judgedUpTo, by: [intentOf(desk, by)] }
    }
    if (rule === 'CB5') return reopenAndSend(desk, row, judgedUpTo)
    if (rule === 'CB11' && roll < 0.5 && row.body.kind !== 'capture.add') return { kind: 'mark_sent', judgedUpTo }
    return roll < 0.75 ? { kind: 'send_anyway', rule, judgedUpTo } : again
  }
  const withNewText = (body: CommandBody): CommandBody =>
    body.kind === 'reply.send' || body.kind === 'note.add' ? { ...body, text: token() } : body
  const reopenAndSend = (desk: Desk, row: CommandRow, judgedUpTo: number): Decision | null => {
    if (row.body === null) return null
    const reopen = intentOf(desk, { kind: 'conversation.reopen', conversationId: row.conversationId })
    const reply = intentOf(desk, withNewText(row.body), reopen.id)
    return { kind: 'replace', rule: 'CB5', judgedUpTo, by: [reopen, reply] }
  }

  const giveUp = (row: CommandRow): Decision | null => {
    if (row.state.kind !== 'needs_review') return null
    const { rule, judgedUpTo } = row.state.review
    return { kind: 'discard', rule, judgedUpTo, reason: 'no_longer_true' }
  }

  const decideOne = (desk: Desk): void => {
    const held = openRows(desk).filter((row) => row.state.kind === 'needs_review')
    if (held.length === 0) return
    const row = pick(random, held)
    const decision = choose(desk, row)
    if (decision !== null) decide(desk, row, decision)
  }

  return {
    agent(desk: Desk): void {
      if (!desk.alive()) return
      const roll = random.next()
      if (roll < 0.7) submit(desk, intentOf(desk, bodyFor(desk)))
      else if (roll < 0.85) decideOne(desk)
      else {
        const rows = openRows(desk).filter((row) => row.state.kind !== 'needs_review')
        if (rows.length > 0) decide(desk, pick(random, rows), { kind: 'cancel' })
      }
    },
    customer(): void {
      const conversationId = pick(random, world.conversations)
      const { server } = world
      if (server.store.conversation(conversationId) === null) return
      const roll = random.next()
      if (roll < 0.5) server.send(server.core().customerSays(conversationId, `问${randomInt(random, 1_000_000)}`))
      else if (roll < 0.7) server.send(server.core().customerSays(conversationId, pick(random, NUDGES)))
      else if (roll < 0.85) server.send(server.core().actAs('a2', { kind: 'reply.send', conversationId, text: '同事回复' }))
      else if (roll < 0.93) server.send(server.core().actAs('a2', { kind: 'conversation.transfer', conversationId, to: null, note: '' }))
      else server.send(server.core().actAs('a2', { kind: 'conversation.close', conversationId }))
    },
    /**
     * The first waiting item of each lane, as the tile shows it. Who is weary gives up: opening again what a colleague holds is refused
     * for ever, and nobody tries it for ever.
     */
    decideEverything(desk: Desk, weary: boolean): void {
      const lanes = new Set<string>()
      for (const row of openRows(desk).toSorted(byPlace)) {
        if (row.state.kind === 'accepted' || lanes.has(row.lane)) continue
        lanes.add(row.lane)
        const decision = weary ? giveUp(row) : choose(desk, row)
        if (decision !== null) decide(desk, row, decision)
      }
    },
  }
}
