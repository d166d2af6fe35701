import { describe, expect, it } from 'vitest'
import { fileName, fileText, rawOf, visible } from './raw-rules.ts'

describe('what was set aside', () => {
  it('LD6 what main wrapped is shown as it came, with the finer reason', () => {
    const wrapped = JSON.stringify({ v: 0, type: 'unreadable', body: { reason: 'not_json', raw: '{"broken' } })
    expect(rawOf({ reason: 'unreadable', raw: wrapped, place: 'unreadable' })).toEqual({ reason: 'not_json', text: '{"broken', place: '' })
    const killer = JSON.stringify({ v: 0, type: 'event', body: { seq: 4, killed: true, raw: '{"v":3}' } })
    expect(rawOf({ reason: 'killed', raw: killer, place: 'event' })).toEqual({ reason: 'killed', text: '{"v":3}', place: 'event' })
  })

  it('LD6 what can not be unwrapped, and reasons of later versions, are shown all the same', () => {
    expect(rawOf({ reason: 'unreadable', raw: '{"v":0,"type":"unrea' })).toMatchObject({ reason: 'shape', text: '{"v":0,"type":"unrea' })
    expect(rawOf({ reason: 'moonlight', raw: '{}', place: 'event' })).toEqual({ reason: 'shape', text: '{}', place: 'event' })
  })

  it('LD6 nothing on screen is invisible or turns its neighbours around', () => {
    expect(visible('a\u202Eb\u0000\u200B\uFEFF\uD800c\n\t字😀')).toBe('a‹U+202E›b‹U+0000›‹U+200B›‹U+FEFF›‹U+D800›c\n\t字😀')
  })

  it('LD6 the file has all of it, under a name that sorts', () => {
    const row = { id: 'q1', at: Date.UTC(2026, 0, 2, 3, 4, 5), seq: 7, reason: 'shape', place: 'event', raw: '{"v":3}', kept: false }
    expect(fileName(row)).toBe('holdfast-event-7-20260102T030405000Z.json')
    expect(JSON.parse(fileText(row))).toEqual({
      at: '2026-01-02T03:04:05.000Z',
      event: 7,
      place: 'event',
      reason: 'shape',
      raw: '{"v":3}',
    })
  })
})
