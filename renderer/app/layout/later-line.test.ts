import { expect, test } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { createLaterLine, LATER_MS, type Plan } from './later-line.ts'

const plan = (commandId: string): Plan => ({ commandId, decision: { kind: 'cancel' } })

function bench(fails: readonly string[] = []) {
  const clock = createManualClock()
  const kept: string[] = []
  const line = createLaterLine({
    clock,
    decide: ({ commandId }) => {
      if (fails.includes(commandId)) return Promise.resolve(false)
      kept.push(commandId)
      return Promise.resolve(true)
    },
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  return { clock, kept, line, settle }
}

test('JR3: a word about many is journalled ten seconds later, in the order shown', async () => {
  const { clock, kept, line, settle } = bench()
  line.later([plan('a'), plan('b')])
  expect(line.state.get()).toMatchObject({ kind: 'later', count: 2 })
  expect([...line.ids.get()]).toEqual(['a', 'b'])
  clock.advance(LATER_MS - 1)
  await settle()
  expect(kept).toEqual([])
  clock.advance(1)
  await settle()
  expect(kept).toEqual(['a', 'b'])
  expect([line.state.get(), line.ids.get().size]).toEqual([null, 0])
})

test('JR3: undone within ten seconds nothing is journalled, and the newest is undone first', async () => {
  const { clock, kept, line, settle } = bench()
  line.later([plan('a')])
  line.later([plan('b')])
  line.undo()
  expect([...line.ids.get()]).toEqual(['a'])
  clock.advance(LATER_MS)
  await settle()
  expect(kept).toEqual(['a'])
})

test('JR3: what the journal refuses is counted and told', async () => {
  const { clock, line, settle } = bench(['b'])
  line.later([plan('a'), plan('b')])
  clock.advance(LATER_MS)
  await settle()
  expect(line.state.get()).toMatchObject({ kind: 'failed', count: 1 })
  expect(line.ids.get().size).toBe(0)
})

test('a discard is written anew once, if at all', async () => {
  const { clock, line, settle } = bench()
  let redone = 0
  const redo = (): Promise<boolean> => {
    redone += 1
    return Promise.resolve(true)
  }
  line.done(redo)
  line.undo()
  line.undo()
  await settle()
  expect(redone).toBe(1)
  line.done(redo)
  clock.advance(LATER_MS)
  line.undo()
  await settle()
  expect(redone).toBe(1)
})

test('closed, it keeps nothing that was not journalled', async () => {
  const { clock, kept, line, settle } = bench()
  line.later([plan('a')])
  line.close()
  clock.advance(LATER_MS)
  await settle()
  expect(kept).toEqual([])
})
