import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { SignalFrame } from '../../shared/protocol/session-frames.ts'
import type { DeskBatch } from '../sync/status.ts'
import type { DeskChannel } from './desk-channel.ts'
import { createLiveValue, type LiveValue, type OwnLiveValue } from './live-value.ts'

export type Typist = { readonly by: string; readonly from: 'customer' | 'agent' }

/** What the others do in a conversation right now. `readUpTo`: order the customer has seen, as far as this window heard. */
export type Signals = { readonly typing: readonly Typist[]; readonly readUpTo: number }

export type SignalBook = { of(conversationId: string): LiveValue<Signals>; close(): void }

/** A typing sign nobody took back counts this long, milliseconds. */
export const TYPING_LASTS_MS = 8_000

const SILENT: Signals = { typing: [], readUpTo: 0 }

const fromOf = (signal: SignalFrame): Typist['from'] => signal.from ?? 'customer'
const others = (typing: readonly Typist[], { by, from }: Typist): readonly Typist[] =>
  typing.filter((one) => one.by !== by || one.from !== from)

/** Signs of all conversations in one desk window, remembered from the start, because nobody stores them (FR18). */
export function createSignalBook({ channel, clock }: { channel: Pick<DeskChannel, 'onBatch'>; clock: Pick<Clock, 'after'> }): SignalBook {
  const pages = new Map<string, OwnLiveValue<Signals>>()
  const expiries = new Map<string, Cancel>()
  const page = (id: string): OwnLiveValue<Signals> => {
    const known = pages.get(id) ?? createLiveValue(SILENT)
    pages.set(id, known)
    return known
  }
  const change = (id: string, how: (signals: Signals) => Signals): void => {
    const live = page(id)
    live.set(how(live.get()))
  }
  const stop = (id: string, who: Typist): void => {
    const key = `${id} ${who.from} ${who.by}`
    expiries.get(key)?.()
    expiries.delete(key)
    change(id, (signals) => {
      const typing = others(signals.typing, who)
      return typing.length === signals.typing.length ? signals : { ...signals, typing }
    })
  }
  const start = (id: string, who: Typist): void => {
    const key = `${id} ${who.from} ${who.by}`
    expiries.get(key)?.()
    expiries.set(
      key,
      clock.after(TYPING_LASTS_MS, () => stop(id, who)),
    )
    change(id, (signals) =>
      others(signals.typing, who).length < signals.typing.length ? signals : { ...signals, typing: [...signals.typing, who] },
    )
  }
  const hear = (signal: SignalFrame): void => {
    const who: Typist = { by: signal.by, from: fromOf(signal) }
    if (signal.kind === 'typing') return signal.on ? start(signal.conversationId, who) : stop(signal.conversationId, who)
    if (who.from === 'agent') return
    change(signal.conversationId, (signals) => (signal.upTo > signals.readUpTo ? { ...signals, readUpTo: signal.upTo } : signals))
  }
  const onBatch = ({ signals, messages }: DeskBatch): void => {
    for (const signal of signals) hear(signal)
    // Who has said it does not type it any more.
    for (const { conversationId, author } of messages) {
      if (author.kind === 'customer' || author.kind === 'agent') stopIfKnown(conversationId, { by: author.name, from: author.kind })
    }
  }
  const stopIfKnown = (id: string, who: Typist): void => {
    if (pages.has(id)) stop(id, who)
  }
  const unsubscribe = channel.onBatch(onBatch)
  return {
    of: page,
    close() {
      unsubscribe()
      for (const cancel of expiries.values()) cancel()
      for (const live of pages.values()) live.end()
    },
  }
}
