import { expect, test } from 'vitest'
import { arrange, LOOK_PLACE, ranksOf, readLayout, storedLayout, type TilePlace } from './tile-rules.ts'

const slots = (...ids: string[]): Map<string, number> => new Map(ids.map((id, index) => [id, index + 1]))
const ids = (tiles: readonly TilePlace[]): string[] => tiles.map((tile) => tile.conversationId)

test('A2: my conversations stand by slot, the one that is only looked at stands last', () => {
  const tiles = arrange({ slots: slots('a', 'b', 'c'), look: { conversationId: 'q', place: LOOK_PLACE }, before: [] })
  expect(tiles.map((tile) => [tile.conversationId, tile.slot, tile.place])).toEqual([
    ['a', 1, 1],
    ['b', 2, 2],
    ['c', 3, 3],
    ['q', null, 6],
  ])
})

test('a new tile goes to its place and moves no other in the document', () => {
  const before = arrange({
    slots: new Map([
      ['a', 1],
      ['c', 3],
    ]),
    look: null,
    before: [],
  })
  const after = arrange({
    slots: new Map([
      ['a', 1],
      ['c', 3],
      ['b', 2],
    ]),
    look: null,
    before,
  })
  expect(ids(after)).toEqual(['a', 'b', 'c'])
})

test('a conversation that ends keeps its place while it is looked at; whoever gets its slot comes after it', () => {
  const before = arrange({ slots: slots('a', 'b', 'c'), look: null, before: [] })
  const ended = arrange({
    slots: new Map([
      ['b', 2],
      ['c', 3],
    ]),
    look: { conversationId: 'a', place: 1 },
    before,
  })
  expect(ids(ended)).toEqual(['a', 'b', 'c'])
  expect(ended[0]).toEqual({ conversationId: 'a', slot: null, place: 1 })
  const filled = arrange({
    slots: new Map([
      ['b', 2],
      ['c', 3],
      ['d', 1],
    ]),
    look: { conversationId: 'a', place: 1 },
    before: ended,
  })
  expect(ids(filled)).toEqual(['a', 'd', 'b', 'c'])
})

test('a look that is taken into a lower slot is seen there without moving in the document', () => {
  const look = { conversationId: 'q', place: LOOK_PLACE }
  const before = arrange({
    slots: new Map([
      ['a', 1],
      ['c', 3],
    ]),
    look,
    before: [],
  })
  const taken = arrange({
    slots: new Map([
      ['a', 1],
      ['c', 3],
      ['q', 2],
    ]),
    look,
    before,
  })
  expect(taken.map((tile) => [tile.conversationId, tile.place])).toEqual([
    ['a', 1],
    ['c', 3],
    ['q', 2],
  ])
  expect([...ranksOf(taken)]).toEqual([
    ['a', 1],
    ['q', 2],
    ['c', 3],
  ])
})

test('the same tiles are the same list', () => {
  const facts = { slots: slots('a', 'b'), look: null }
  const before = arrange({ ...facts, before: [] })
  expect(arrange({ ...facts, slots: slots('a', 'b'), before })).toBe(before)
})

test('A2: what was written down comes back', () => {
  const layout = { slots: slots('a', 'b'), selected: 'b', look: { conversationId: 'q', place: 2 }, large: true, order: 'time' as const }
  expect(readLayout(JSON.parse(JSON.stringify(storedLayout(layout))))).toEqual(layout)
})

test.each([
  null,
  7,
  'x',
  [],
  { slots: 'no' },
  { slots: [['a'], [1, 2], ['b', 9], ['c', '1'], null], selected: 4, look: 'q', large: 'yes' },
])('a broken row is an empty desk: %j', (value) => {
  expect(readLayout(value)).toEqual({ slots: new Map(), selected: null, look: null, large: false, order: 'slot' })
})

test('a slot is given once, whatever the row says', () => {
  const { slots: read } = readLayout({
    slots: [
      ['a', 1],
      ['b', 1],
      ['a', 2],
      ['c', 3],
    ],
  })
  expect([...read]).toEqual([
    ['a', 1],
    ['c', 3],
  ])
})
