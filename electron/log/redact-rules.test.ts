import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretField, redact } from './redact-rules.ts'

describe('redact', () => {
  it.each([
    ['write to wang.li+vip@example.com.cn now', 'write to [mail] now'],
    ['王丽@公司.中国', '[mail]'],
    ['call 13812345678', 'call [phone]'],
    ['call 138 1234 5678', 'call [phone]'],
    ['call 138-1234-5678', 'call [phone]'],
    ['call +86 138 1234 5678', 'call [phone]'],
    ['call 008613812345678', 'call [phone]'],
    ['call 010-12345678', 'call [phone]'],
    ['call +44 20 7946 0958', 'call [phone]'],
    ['call +1 (415) 555-0132', 'call [phone]'],
    ['card 4111 1111 1111 1111.', 'card [card].'],
    ['card 6222021234567890128', 'card [card]'],
    ['id 11010519491231002X', 'id [id]'],
    ['Authorization: Bearer abcdef.123456', 'Authorization: [token]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '[token]'],
    ['wss://h/desk?token=s3cret&x=1', 'wss://h/desk?[token]&x=1'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it.each([
    '01a20756-56b2-74c1-b73b-5a33e10d78d3',
    'customer:conv-13812345678-x',
    'journal.worker_died',
    '2026-01-02T03:04:05.678Z',
    'wss://127.0.0.1:8787/desk',
    'seq 1767322445679',
  ])('leaves %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('catches every Chinese mobile number in every usual form', () => {
    const digits = (n: number): fc.Arbitrary<string> =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }).map((all) => all.join(''))
    const parts = fc.tuple(fc.constantFrom('13', '15', '17', '18', '19'), digits(1), digits(4), digits(4))
    const form = fc.constantFrom(
      'AAABBBBCCCC',
      'AAA BBBB CCCC',
      'AAA-BBBB-CCCC',
      '+86AAABBBBCCCC',
      '+86 AAA-BBBB-CCCC',
      '0086 AAA BBBB CCCC',
    )
    fc.assert(
      fc.property(parts, form, ([start, third, b, c], written) => {
        const number = written
          .replace('AAA', start + third)
          .replace('BBBB', b)
          .replace('CCCC', c)
        expect(redact(`电话 ${number}，谢谢`)).toBe('电话 [phone]，谢谢')
      }),
    )
  })

  it('knows fields that are secret whatever they hold', () => {
    expect(['accessToken', 'password', 'Authorization', 'apiKey', 'cookie'].map(isSecretField)).toEqual([true, true, true, true, true])
    expect(['reason', 'code', 'conversationId'].map(isSecretField)).toEqual([false, false, false])
  })
})
