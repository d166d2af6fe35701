import { describe, expect, it } from 'vitest'
import { createHandClock } from '../../tests/fakes/desk-bus.ts'
import type { Draft } from './drafts-repo.ts'
import { loadDraft } from './load-draft.ts'

const draft: Draft = { draftId: 'd1', text: '写到一半', selection: { start: 0, end: 0, direction: 'none' } }
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function setUp(failures: number) {
  const clock = createHandClock()
  const told: (Draft | null | 'trouble')[] = []
  let left = failures
  const stop = loadDraft({
    clock,
    read: async () => {
      left -= 1
      if (left >= 0) throw new Error('shut')
      return draft
    },
    onDraft: (found) => void told.push(found),
    onTrouble: () => void told.push('trouble'),
  })
  return { clock, told, stop }
}

describe('LD2 the draft of a field that opens', () => {
  it('is read at once', async () => {
    const { told, clock } = setUp(0)
    await settled()
    expect([told, clock.waiting()]).toEqual([[draft], []])
  })

  it('is read again until it can be; that it can not be read now is told once', async () => {
    const { told, clock } = setUp(2)
    await settled()
    expect(told).toEqual(['trouble'])
    clock.pass(200)
    await settled()
    expect(told).toEqual(['trouble'])
    clock.pass(500)
    await settled()
    expect([told, clock.waiting()]).toEqual([['trouble', draft], []])
  })

  it('is not read any more for a field that is gone', async () => {
    const { told, clock, stop } = setUp(9)
    await settled()
    stop()
    clock.pass(10_000)
    await settled()
    expect(told).toEqual(['trouble'])
  })
})
