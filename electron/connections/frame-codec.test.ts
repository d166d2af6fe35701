import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, unreadableFrame } from './frame-codec.ts'

const nested = (depth: number): string => `{"v":1,"type":"event","body":${'['.repeat(depth)}${']'.repeat(depth)}}`

describe('IN1 frames', () => {
  it('IN1 takes an envelope as it is and judges no body', () => {
    expect(decodeFrame('{"v":7,"type":"new kind","body":{"a":[1]},"extra":true}')).toEqual({
      ok: true,
      value: { v: 7, type: 'new kind', body: { a: [1] } },
    })
  })

  it.each([
    ['', 'not_json'],
    ['{', 'not_json'],
    ['\u0000', 'not_json'],
    ['{"v":1,"type":"event","body":{}}x', 'not_json'],
    ['null', 'not_envelope'],
    ['[]', 'not_envelope'],
    ['"welcome"', 'not_envelope'],
    ['{"v":"1","type":"event","body":{}}', 'not_envelope'],
    ['{"v":1.5,"type":"event","body":{}}', 'not_envelope'],
    ['{"v":1,"body":{}}', 'not_envelope'],
    ['{"v":1,"type":"event","body":{"__proto__":{"a":1}}}', 'bad_key'],
    ['{"v":1,"type":"event","body":{"\\u005f_proto__":{}}}', 'bad_key'],
    ['{"__proto__":{},"v":1,"type":"event","body":{}}', 'bad_key'],
    ['{"v":1,"type":"event","body":[{"constructor":{"prototype":{}}}]}', 'bad_key'],
    [nested(32), 'too_deep'],
    [nested(2_000), 'too_deep'],
  ])('IN1 calls %j %s', (text, reason) => {
    expect(decodeFrame(text)).toEqual({ ok: false, error: reason })
  })

  it('IN1 lets ordinary depth pass', () => {
    expect(decodeFrame(nested(31)).ok).toBe(true)
  })

  it('IN1 never throws, whatever the bytes', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.json())
    fc.assert(
      fc.property(texts, (text) => {
        expect(typeof decodeFrame(text).ok).toBe('boolean')
      }),
    )
    expect(decodeFrame(nested(500_000))).toEqual({ ok: false, error: 'too_deep' })
  })
})

describe('LD6 unreadable frames', () => {
  it('LD6 wraps what came with the reason', () => {
    expect(JSON.parse(unreadableFrame('not_json', '{"a'))).toEqual({ v: 0, type: 'unreadable', body: { reason: 'not_json', raw: '{"a' } })
  })

  it('LD6 keeps at most 64 KiB, cut at a whole character', () => {
    const { body } = JSON.parse(unreadableFrame('not_json', '字'.repeat(50_000))) as { body: { raw: string } }
    expect(Buffer.byteLength(body.raw)).toBeLessThanOrEqual(65_536)
    expect(Buffer.byteLength(body.raw)).toBeGreaterThan(65_530)
    expect(body.raw.endsWith('字')).toBe(true)
  })
})
