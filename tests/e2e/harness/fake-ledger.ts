import type { Message } from '../../../shared/model/message.ts'
import type { Draft } from '../../../renderer/data/drafts-repo.ts'
import type { LocalBook } from '../../../renderer/data/local-book.ts'
import type { LedgerViews } from '../../../renderer/data/ledger-views.ts'
import { emptyWindow } from '../../../renderer/data/timeline-rules.ts'
import type { TimelineState } from '../../../renderer/data/timeline-source.ts'
import type { Signals } from '../../../renderer/data/signal-book.ts'
import { createValue } from '../../../renderer/lib/observable.ts'
import type { CommandRow } from '../../../renderer/sync/command-row.ts'
import type { Scene } from './scenes.ts'

export type FakeLedger = LedgerViews & {
  readonly append: (message: Message) => void
  readonly command: (row: CommandRow) => void
  /** Counts how often each message's text is read from now on, which is how often its row renders. */
  readonly watch: (conversationId: string) => Map<string, number>
  drafts: LedgerViews['drafts'] & { kept: Map<string, Draft> }
}

/** A local table with nothing in it that keeps nothing. */
const nothingLocal = <T extends { id: string }>(): LocalBook<T> => ({
  ...createValue<readonly T[]>([]),
  put: () => Promise.resolve(),
  remove: () => Promise.resolve(),
})

/** Reads of a ledger that is a few arrays. */
export function createFakeLedger(scene: Scene): FakeLedger {
  const windows = new Map(
    scene.entries.map((entry) => {
      const { id } = entry.conversation
      const state: TimelineState = {
        phase: scene.phase,
        conversation: entry.conversation,
        messages: scene.messages.filter((message) => message.conversationId === id),
        commands: scene.commands.filter((row) => row.conversationId === id),
        hasOlder: false,
      }
      return [id, createValue(state)] as const
    }),
  )
  const list = createValue({ phase: scene.phase, entries: scene.entries, commands: scene.phase === 'ready' ? scene.commands : [] })
  const silent = createValue<Signals>({ typing: [], readUpTo: 0 })
  const signals = new Map(
    scene.typing.map((id) => [id, createValue<Signals>({ typing: [{ by: `cust-${id}`, from: 'customer' }], readUpTo: 0 })]),
  )
  const kept = new Map<string, Draft>()
  const key = (slot: { conversationId: string; mode: string }): string => `${slot.conversationId} ${slot.mode}`
  return {
    timeline(id) {
      const value = windows.get(id) ?? createValue<TimelineState>({ ...emptyWindow, phase: scene.phase })
      return { ...value, loadOlder: () => undefined, close: () => undefined }
    },
    conversations: () => ({ ...list, markRead: () => undefined, close: () => undefined }),
    captureCommands: () => ({ ...createValue({ phase: scene.phase, commands: [] }), close: () => undefined }),
    holes: () => ({ ...createValue({ phase: scene.phase, holes: [] }), close: () => undefined }),
    captureRecord: () => Promise.resolve(null),
    fileOf: () => Promise.resolve(null),
    decided: () => Promise.resolve([]),
    applied: () => Promise.resolve([]),
    messagesAfter: () => Promise.resolve([]),
    message: (id) => Promise.resolve(scene.messages.find((message) => message.id === id) ?? null),
    customerFile: () => ({ ...createValue({ phase: scene.phase, file: null }), close: () => undefined }),
    roster: () => ({ ...createValue({ phase: scene.phase, roster: scene.roster }), close: () => undefined }),
    quarantine: () => ({
      ...createValue({ phase: scene.phase, rows: [] }),
      keep: () => Promise.resolve(),
      drop: () => Promise.resolve(),
      close: () => undefined,
    }),
    rounds: () => ({ ...createValue({ phase: scene.phase, rounds: [] }), close: () => undefined }),
    captures: () => ({ ...createValue({ phase: scene.phase, captures: [] }), close: () => undefined }),
    tickets: () => ({ ...createValue({ phase: scene.phase, tickets: [] }), close: () => undefined }),
    knownCustomers: () => Promise.resolve([]),
    signals: (id) => signals.get(id) ?? silent,
    markRead: () => undefined,
    drafts: {
      kept,
      get: (slot) => Promise.resolve(kept.get(key(slot)) ?? null),
      put(slot, draft) {
        if (draft.text === '') kept.delete(key(slot))
        else kept.set(key(slot), draft)
        return Promise.resolve()
      },
      putBehind: () => Promise.resolve(),
      all: () => Promise.resolve([]),
      bring: () => Promise.resolve({ fresh: 0, places: [], beside: [] }),
      onBrought: () => () => undefined,
    },
    trays: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    layout: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    wellbeing: { ...createValue({ backend: null, manual: null, off: [] }), setSwitches: () => undefined },
    outages: nothingLocal(),
    promises: nothingLocal(),
    commandsBetween: () => Promise.resolve(scene.commands),
    moved: () => undefined,
    close: () => undefined,
    append(message) {
      const value = windows.get(message.conversationId)
      const state = value?.get()
      if (value !== undefined && state !== undefined) value.set({ ...state, messages: [...state.messages, message] })
    },
    watch(conversationId) {
      const counts = new Map<string, number>()
      const value = windows.get(conversationId)
      const state = value?.get()
      const counted = (message: Message): Message => {
        const { text } = message
        return Object.defineProperty({ ...message }, 'text', {
          get() {
            counts.set(message.id, (counts.get(message.id) ?? 0) + 1)
            return text
          },
        })
      }
      if (value !== undefined && state !== undefined) value.set({ ...state, messages: state.messages.map(counted) })
      return counts
    },
    command(row) {
      const value = windows.get(row.conversationId)
      const state = value?.get()
      if (value === undefined || state === undefined) return
      value.set({ ...state, commands: [...state.commands.filter((one) => one.id !== row.id), row] })
      list.set({ ...list.get(), commands: [...list.get().commands.filter((one) => one.id !== row.id), row] })
    },
  }
}
