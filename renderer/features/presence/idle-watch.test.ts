import { expect, test } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import type { AgentState } from '../../../shared/model/agent.ts'
import { ASK_AFTER_MS, AWAY_AFTER_MS } from './idle-rules.ts'
import { createIdleWatch } from './idle-watch.ts'

function setUp(first: AgentState = 'online') {
  const clock = createManualClock()
  let state = first
  let aways = 0
  const watch = createIdleWatch({
    clock,
    state: () => state,
    setAway() {
      aways += 1
      state = 'away'
    },
  })
  const say = (next: AgentState): void => {
    state = next
    watch.changed()
  }
  return { clock, watch, say, state: () => state, aways: () => aways }
}

test('E4: three minutes without a key ask, five say away, and neither comes early', () => {
  const { clock, watch, state, aways } = setUp()
  clock.advance(ASK_AFTER_MS - 1)
  expect(watch.idle.get()).toBe('active')
  clock.advance(1)
  expect(watch.idle.get()).toBe('asking')
  expect(state()).toBe('online')
  clock.advance(AWAY_AFTER_MS - ASK_AFTER_MS - 1)
  expect(watch.idle.get()).toBe('asking')
  clock.advance(1)
  expect([watch.idle.get(), state(), aways()]).toEqual(['away', 'away', 1])
  clock.advance(10 * AWAY_AFTER_MS)
  expect(aways()).toBe(1)
})

test('E4: any key before that keeps the agent online, and the question goes with it', () => {
  const { clock, watch, state } = setUp()
  for (let n = 0; n < 10; n += 1) {
    clock.advance(ASK_AFTER_MS - 10)
    watch.input()
  }
  expect(watch.idle.get()).toBe('active')
  clock.advance(ASK_AFTER_MS)
  expect(watch.idle.get()).toBe('asking')
  watch.input()
  expect(watch.idle.get()).toBe('active')
  clock.advance(AWAY_AFTER_MS - 1)
  expect(state()).toBe('online')
})

test('E4: once away, only the agent’s own word brings it back', () => {
  const { clock, watch, say } = setUp()
  clock.advance(AWAY_AFTER_MS)
  watch.input()
  expect(watch.idle.get()).toBe('away')
  say('online')
  expect(watch.idle.get()).toBe('active')
  clock.advance(ASK_AFTER_MS)
  expect(watch.idle.get()).toBe('asking')
})

test('a break or an absence of one’s own choice is never asked about', () => {
  for (const state of ['break', 'away'] as const) {
    const { clock, watch, say, aways } = setUp(state)
    clock.advance(10 * AWAY_AFTER_MS)
    expect([watch.idle.get(), aways()]).toEqual(['active', 0])
    expect(clock.pending()).toBe(0)
    say('online')
    clock.advance(ASK_AFTER_MS)
    expect(watch.idle.get()).toBe('asking')
  }
})

test('a watch that is put away leaves no timer', () => {
  const { clock, watch } = setUp()
  watch.dispose()
  expect(clock.pending()).toBe(0)
})
