import { expect, test } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import type { Draft } from './drafts-repo.ts'
import { createDraftKeeper, WRITE_AFTER_MS } from './draft-keeper.ts'

/** A field, a keeper, and a disk that answers when told to. */
function setUp({ prefix = '', slow = false } = {}) {
  const clock = createManualClock()
  const field = { text: '', sending: null as number | null }
  const written: [string, string, string][] = []
  const answers: ((done: boolean) => void)[] = []
  const keeper = createDraftKeeper({
    clock,
    random: seededRandom(1),
    prefix,
    read: () => ({ ...field, selection: at(field.text.length) }),
    write({ draftId, text }, where) {
      written.push([where, draftId, text])
      return slow ? new Promise((resolve) => answers.push(resolve)) : Promise.resolve(true)
    },
  })
  const type = (text: string): void => {
    field.text = text
    keeper.changed()
  }
  /** The oldest write is done, and all that waited for it goes on. */
  const answer = (done = true): Promise<void> => {
    answers.shift()?.(done)
    return new Promise((resolve) => setImmediate(resolve))
  }
  return { clock, field, written, keeper, type, answer, texts: () => written.map(([, , text]) => text) }
}

const at = (caret: number) => ({ start: caret, end: caret, direction: 'none' as const })
const draft = (draftId: string, text: string): Draft => ({ draftId, text, selection: at(text.length) })

test('LD2 a text is written after the last key, once', async () => {
  const { clock, written, keeper, type } = setUp()
  type('你')
  type('你好')
  clock.advance(WRITE_AFTER_MS - 1)
  expect(written).toEqual([])
  clock.advance(1)
  expect(written).toEqual([['whole', keeper.draftId(), '你好']])
  keeper.changed()
  clock.advance(10_000)
  expect(written).toHaveLength(1)
})

test('LD2 with keys that never pause, no key waits longer than the limit', async () => {
  const { clock, texts, type, answer } = setUp()
  for (let key = 1; key <= 30; key += 1) {
    type('字'.repeat(key))
    clock.advance(40)
    await answer()
    // Keys of the last 150 ms at most are missing.
    expect(key - (texts().at(-1)?.length ?? 0)).toBeLessThanOrEqual(Math.ceil(WRITE_AFTER_MS / 40))
  }
  expect(texts().length).toBeLessThanOrEqual((30 * 40) / WRITE_AFTER_MS)
})

test('LD2 a disk slower than the keys: writes do not queue, and the end of one begins the next', async () => {
  const { clock, texts, type, answer } = setUp({ slow: true })
  type('一')
  clock.advance(WRITE_AFTER_MS)
  for (const text of ['一二', '一二三', '一二三四']) {
    type(text)
    clock.advance(WRITE_AFTER_MS)
  }
  expect(texts()).toEqual(['一'])
  await answer()
  expect(texts()).toEqual(['一', '一二三四'])
})

test('LD2 a write that failed is tried again without a key', async () => {
  const { clock, texts, type, answer } = setUp({ slow: true })
  type('一')
  clock.advance(WRITE_AFTER_MS)
  await answer(false)
  clock.advance(2_000)
  expect(texts()).toEqual(['一', '一'])
})

test('flush writes what is waiting at once, and nothing twice', () => {
  const { clock, written, keeper, type } = setUp()
  type('你好')
  keeper.flush()
  keeper.flush()
  clock.advance(WRITE_AFTER_MS)
  expect(written).toHaveLength(1)
})

test('JR2 a saved text is not written any more, and the next one has a new id', () => {
  const { clock, field, written, keeper, type } = setUp()
  type('你好')
  const first = keeper.draftId()
  field.text = ''
  keeper.saved()
  keeper.changed()
  clock.advance(WRITE_AFTER_MS)
  expect(written).toEqual([])
  type('再见')
  clock.advance(WRITE_AFTER_MS)
  expect(keeper.draftId()).not.toBe(first)
  expect(written).toEqual([['whole', keeper.draftId(), '再见']])
})

test('JR2 what is typed behind a text that is being sent is kept under an id of its own, and keeps it', async () => {
  const { clock, field, written, keeper, type, answer } = setUp()
  type('第一句')
  field.sending = 3
  keeper.sending()
  await answer()
  const first = keeper.draftId()
  type('第一句第二')
  clock.advance(WRITE_AFTER_MS)
  const [whole, behind] = written
  expect(whole).toEqual(['whole', first, '第一句'])
  expect(behind).toEqual(['behind', expect.not.stringMatching(first), '第二'])
  field.sending = null
  field.text = '第二'
  keeper.saved()
  keeper.changed()
  keeper.flush()
  expect(written.at(-1)).toEqual(['whole', behind?.[1], '第二'])
})

test('JR2 the next of two texts on their way is written whole, apart from what stands behind it', async () => {
  const { clock, field, written, keeper, type, answer } = setUp()
  type('一')
  field.sending = 1
  keeper.sending()
  await answer()
  type('一二三')
  clock.advance(WRITE_AFTER_MS)
  const second = written.at(-1)?.[1]
  keeper.saved()
  field.text = '二三'
  keeper.sending()
  expect(written.slice(-2)).toEqual([
    ['whole', second, '二'],
    ['behind', expect.not.stringMatching(String(second)), '三'],
  ])
})

test('JR2 what was begun behind and emptied again does not stay on disk', async () => {
  const { clock, field, written, keeper, type, answer } = setUp()
  type('第一句')
  field.sending = 3
  keeper.sending()
  await answer()
  type('第一句第')
  clock.advance(WRITE_AFTER_MS)
  field.sending = null
  field.text = ''
  keeper.saved()
  keeper.changed()
  keeper.flush()
  expect(written.at(-1)).toEqual(['whole', '', ''])
})

test('a draft that was loaded keeps its id and is not written again; a text that is on disk already keeps its own', () => {
  const { clock, field, written, keeper } = setUp()
  field.text = '您好'
  keeper.adopt(draft('d1', '您好'))
  keeper.changed()
  clock.advance(WRITE_AFTER_MS)
  expect([keeper.draftId(), written]).toEqual(['d1', []])
  const late = setUp()
  late.type('快')
  late.clock.advance(WRITE_AFTER_MS)
  const own = late.keeper.draftId()
  late.keeper.adopt(draft('d1', '您好'))
  expect(late.keeper.draftId()).toBe(own)
})

test('dropping removes the draft by an empty text', () => {
  const { clock, written, keeper, type } = setUp({ prefix: 'edit.k1.' })
  type('改了')
  clock.advance(WRITE_AFTER_MS)
  expect(keeper.draftId()).toMatch(/^edit\.k1\./)
  keeper.drop()
  clock.advance(WRITE_AFTER_MS)
  expect(written.at(-1)).toEqual(['whole', '', ''])
})

test('J18 a draft that is brought into an emptied field is kept under its own id', () => {
  const { clock, keeper, type } = setUp()
  type('写了')
  clock.advance(WRITE_AFTER_MS)
  type('')
  clock.advance(WRITE_AFTER_MS)
  keeper.adopt(draft('d1', '带来的'))
  expect(keeper.draftId()).toBe('d1')
})

test('JR2 J18 words whose draft was saved elsewhere go on under an id of their own', () => {
  const { clock, field, written, keeper } = setUp()
  keeper.adopt(draft('d1', '带来的'))
  field.text = '带来的'
  keeper.carried(new Set(['d2']))
  clock.advance(WRITE_AFTER_MS)
  expect(written).toEqual([])
  keeper.carried(new Set(['d1']))
  clock.advance(WRITE_AFTER_MS)
  expect(written).toEqual([['whole', keeper.draftId(), '带来的']])
  expect(keeper.draftId()).not.toBe('d1')
  // On its way it is the command's own.
  field.sending = 3
  const id = keeper.draftId()
  keeper.carried(new Set([id]))
  expect(keeper.draftId()).toBe(id)
})
