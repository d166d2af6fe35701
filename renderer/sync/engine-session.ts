import { DownFrame } from '../../shared/protocol/down.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { HELLO_PAGE, type FetchFrame, type PageFrame, type WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import { ANSWER_LIMIT_MS, SLOW_LINK } from './constants.ts'
import { markApplied, settleRun } from './engine-inbound.ts'
import { askForgotten, carryOver, newEpoch } from './engine-restored.ts'
import { addFates, addFrame, newRun } from './engine-run.ts'
import { bury, commit, crash, publish, type Link, type State } from './engine-state.ts'
import type { LinkId } from './ports.ts'

const EMPTY_LINK = {
  phase: 'welcoming',
  clientEpoch: 0,
  serverEpoch: '',
  headSeq: 0,
  drainRate: 1,
  tokens: 1,
  burst: 1,
  answerMs: ANSWER_LIMIT_MS,
  refetch: null,
  replays: 0,
} as const

/** FR4: says who we are, how far we are, and every command whose fate we do not know; of a rehearsal's nobody else knows (J25). */
export function greet(state: State, linkId: LinkId): void {
  state.link = {
    ...EMPTY_LINK,
    id: linkId,
    tokensAt: state.deps.clock.monotonic(),
    greetedAt: state.deps.clock.monotonic(),
    asked: new Map(),
    forgotten: { rows: new Map(), at: 0 },
  }
  const ids = [...state.open.values()].flatMap((row) => (row.rehearsal === true ? [] : [row.id]))
  const pages = Math.max(1, Math.ceil(ids.length / HELLO_PAGE))
  for (let page = 0; page < pages; page += 1) {
    state.deps.link.send(linkId, {
      v: PROTOCOL_VERSION,
      type: 'hello',
      body: {
        protocol: PROTOCOL_VERSION,
        token: '',
        deviceId: state.deviceId,
        ledgerGeneration: state.meta.generation,
        cursor: state.meta.cursor,
        serverEpoch: state.meta.history ?? state.meta.serverEpoch,
        open: ids.slice(page * HELLO_PAGE, (page + 1) * HELLO_PAGE),
        page,
        last: page === pages - 1,
      },
    })
  }
}

/** Frames of one batch in their order; everything between a welcome and a page is settled as one commit. */
export async function handleFrames(state: State, link: Link, frames: readonly unknown[]): Promise<void> {
  let run = newRun(state, link)
  for (const raw of frames) {
    if (state.link !== link) return
    const special = sessionFrame(raw)
    if (special === null) {
      if (link.phase === 'welcoming') continue
      addFrame(state, run, raw)
      continue
    }
    await settleRun(state, run)
    if (state.link !== link) return
    if (special.type === 'welcome') await welcome(state, link, special.body)
    else await addPage(state, link, special.body)
    run = newRun(state, link)
  }
  if (state.link !== link) return
  await settleRun(state, run)
  if (link.phase === 'replaying' && state.meta.cursor >= link.headSeq) link.phase = 'live'
}

function sessionFrame(raw: unknown): Extract<DownFrame, { type: 'welcome' | 'page' }> | null {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : null
  if (type !== 'welcome' && type !== 'page') return null
  const parsed = DownFrame.safeParse(raw)
  return parsed.success && (parsed.data.type === 'welcome' || parsed.data.type === 'page') ? parsed.data : null
}

async function welcome(state: State, link: Link, body: WelcomeFrame): Promise<void> {
  const restored = state.meta.serverEpoch !== null && state.meta.serverEpoch !== body.serverEpoch
  // Numbers of events of the old history say nothing in the new one.
  if (restored) for (const numbers of [state.waitFor, state.appliedAt]) numbers.clear()
  state.serverClock.set(body.serverTime)
  Object.assign(link, { clientEpoch: body.clientEpoch, serverEpoch: body.serverEpoch, headSeq: body.headSeq, drainRate: body.drainRate })
  const took = state.deps.clock.monotonic() - link.greetedAt
  link.answerMs = Math.max(ANSWER_LIMIT_MS, Math.min(SLOW_LINK.times * took, SLOW_LINK.limitMs))
  const run = newRun(state, link)
  addFates(state, run, body)
  await settleRun(state, run)
  if (state.meta.serverEpoch !== body.serverEpoch) await commit(state, newEpoch(state, body))
  if (restored) state.deps.desk.notice({ kind: 'server_restored', serverEpoch: body.serverEpoch })
  askReceipts(state, link)
  await askForgotten(state, link)
  if (body.mode === 'refetch') {
    await startRefetch(state, link)
  } else {
    link.phase = state.meta.cursor >= body.headSeq ? 'live' : 'replaying'
  }
}

/** JR10: `status` rebuilds receipts from the ids the journal has. */
function askReceipts(state: State, link: Link): void {
  const ids = [...state.unreceipted].slice(0, HELLO_PAGE)
  if (ids.length > 0) state.deps.link.send(link.id, { v: PROTOCOL_VERSION, type: 'status', body: { ids } })
}

async function startRefetch(state: State, link: Link): Promise<void> {
  link.phase = 'refetching'
  await state.deps.ledger.sweep()
  link.refetch = { n: 1, snapshot: state.meta.snapshot + 1, conversations: new Map(), causes: new Map(), lastOrders: new Map() }
  fetchPage(state, link, { n: 1, want: { kind: 'snapshot', token: null } })
}

const fetchPage = (state: State, link: Link, body: FetchFrame): void =>
  state.deps.link.send(link.id, { v: PROTOCOL_VERSION, type: 'fetch', body })

/** FR12: rows go beside the visible ones; the last page flips the pointer and sets the cursor in one transaction. */
async function addPage(state: State, link: Link, page: PageFrame): Promise<void> {
  const { refetch } = link
  if (refetch === null || page.n !== refetch.n) return
  for (const conversation of page.conversations) refetch.conversations.set(conversation.id, conversation)
  for (const { conversationId, order, causeId, seq } of page.messages) {
    if (causeId !== null) refetch.causes.set(causeId, seq)
    refetch.lastOrders.set(conversationId, Math.max(order, refetch.lastOrders.get(conversationId) ?? 0))
  }
  for (const { causeId, seq } of [...(page.captures ?? []), ...(page.tickets ?? [])]) if (causeId !== null) refetch.causes.set(causeId, seq)
  const rows = {
    intoSnapshot: refetch.snapshot,
    conversations: page.conversations,
    messages: page.messages,
    files: page.files ?? [],
    captures: page.captures ?? [],
    tickets: page.tickets ?? [],
  }
  if (page.next !== null) {
    await commit(state, rows)
    await crash(state, 'fr12.mid-snapshot')
    refetch.n += 1
    fetchPage(state, link, { n: refetch.n, want: { kind: 'snapshot', token: page.next } })
    return
  }
  const carried = await carryOver(state, refetch, rows)
  const run = newRun(state, link)
  run.inbound.cursor = page.seq
  for (const [id, seq] of refetch.causes) run.inbound.applied.set(id, seq)
  markApplied(state, run)
  const commands = [...run.rows.values()]
  await crash(state, 'fr12.before-swap')
  // The lane heads of the welcome stand: a snapshot tells of messages, not of every command in its place.
  const meta = { snapshot: refetch.snapshot, cursor: page.seq, history: null, ...(carried ? { carried } : {}) }
  const holes = state.openHole === null ? [] : [{ ...state.openHole, state: 'refetched' as const }]
  await commit(state, { ...(carried ? { intoSnapshot: refetch.snapshot } : rows), commands, holes, meta })
  state.openHole = null
  await crash(state, 'fr12.after-swap')
  state.conversations = new Map(refetch.conversations)
  link.refetch = null
  link.phase = page.seq >= link.headSeq ? 'live' : 'replaying'
  state.deps.link.send(link.id, { v: PROTOCOL_VERSION, type: 'ack', body: { seq: page.seq } })
  publish(state, { reset: true, conversations: [...refetch.conversations.values()], commands, holes })
  await bury(state, commands)
  await state.deps.ledger.sweep()
}
