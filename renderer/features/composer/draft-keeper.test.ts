import { expect, test } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { createDraftKeeper, WRITE_AFTER_MS, type KeptDraft } from './draft-keeper.ts'

function setUp(prefix = '') {
  const clock = createManualClock()
  const written: KeptDraft[] = []
  const keeper = createDraftKeeper({ clock, random: seededRandom(1), prefix, write: (draft) => written.push(draft) })
  return { clock, written, keeper }
}

test('a text is written once, 250 ms after the last key', () => {
  const { clock, written, keeper } = setUp()
  keeper.changed('你', 1)
  clock.advance(WRITE_AFTER_MS - 1)
  keeper.changed('你好', 2)
  clock.advance(WRITE_AFTER_MS - 1)
  expect(written).toEqual([])
  clock.advance(1)
  expect(written).toEqual([{ draftId: keeper.draftId(), text: '你好', caret: 2 }])
  clock.advance(10_000)
  expect(written).toHaveLength(1)
})

test('flush writes what is waiting at once, and nothing twice', () => {
  const { clock, written, keeper } = setUp()
  keeper.changed('你好', 2)
  keeper.flush()
  keeper.flush()
  clock.advance(WRITE_AFTER_MS)
  expect(written).toHaveLength(1)
})

test('JR2: a saved text is not written any more, and the next one has a new id', () => {
  const { clock, written, keeper } = setUp()
  keeper.changed('你好', 2)
  const first = keeper.draftId()
  keeper.saved()
  clock.advance(WRITE_AFTER_MS)
  expect(written).toEqual([])
  keeper.changed('再见', 2)
  expect(keeper.draftId()).not.toBe(first)
})

test('a draft that was loaded keeps its id unless keys came first', () => {
  const { keeper } = setUp()
  keeper.adopt('d1')
  expect(keeper.draftId()).toBe('d1')
  const late = setUp()
  late.keeper.changed('快', 1)
  const own = late.keeper.draftId()
  late.keeper.adopt('d1')
  expect(late.keeper.draftId()).toBe(own)
})

test('dropping removes the draft by an empty text', () => {
  const { clock, written, keeper } = setUp('edit.k1.')
  keeper.changed('改了', 2)
  const id = keeper.draftId()
  expect(id.startsWith('edit.k1.')).toBe(true)
  keeper.drop()
  clock.advance(WRITE_AFTER_MS)
  expect(written).toEqual([{ draftId: id, text: '', caret: 0 }])
})
