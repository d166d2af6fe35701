import { expect, test } from 'vitest'
import { capture, captureRecord } from '../../../tests/fakes/captures.ts'
import { WRITTEN } from '../../../tests/fakes/sync-rows.ts'
import { CAPTURE_FIELDS, defaultPick, differing, merged, versionsOf } from './merge-rules.ts'

const mine = capture({ who: '林小姐', orderNo: '', request: '要退款', promise: '今天答复' })
const record = (capturedAt: number) =>
  captureRecord('r1', 9, { capture: capture({ orderNo: 'A1', promise: '' }), capturedAt, syncedAt: capturedAt })

test('CB7: only fields that differ are looked at', () => {
  expect(differing({ mine, theirs: record(1).capture })).toEqual(['who', 'orderNo', 'request', 'promise'])
  expect(differing({ mine, theirs: mine })).toEqual([])
})

test.each([
  { newer: 'mine', composedAt: WRITTEN + 10, capturedAt: WRITTEN },
  { newer: 'theirs', composedAt: WRITTEN, capturedAt: WRITTEN + 10 },
] as const)('CB7: $newer is newer and is the default, but never the empty one', ({ newer, composedAt, capturedAt }) => {
  const versions = versionsOf(mine, composedAt, record(capturedAt))
  expect(defaultPick('request', versions)).toBe(newer)
  expect(defaultPick('orderNo', versions)).toBe('theirs')
  expect(defaultPick('promise', versions)).toBe('mine')
})

test('CB7: each field is picked on its own; what was not picked takes its default', () => {
  const versions = versionsOf(mine, WRITTEN + 10, record(WRITTEN))
  const one = merged(versions, { request: 'theirs', who: 'mine' })
  expect(one).toEqual({ ...record(WRITTEN).capture, who: '林小姐', orderNo: 'A1', promise: '今天答复' })
  for (const field of CAPTURE_FIELDS) {
    expect(merged(versions, { [field]: 'mine' })[field]).toBe(versions.mine[field])
    expect(merged(versions, { [field]: 'theirs' })[field]).toBe(versions.theirs[field])
  }
})
