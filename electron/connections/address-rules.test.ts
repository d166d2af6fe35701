import { describe, expect, it } from 'vitest'
import { parseGatewayAddress, whoamiAddress } from './address-rules.ts'

describe('gateway address', () => {
  it.each([
    ['wss://desk.example.com/desk', 'wss://desk.example.com/desk'],
    ['  WSS://Desk.Example.com  ', 'wss://desk.example.com/'],
    ['ws://127.0.0.1:8787/desk', 'ws://127.0.0.1:8787/desk'],
    ['ws://localhost:8787/desk#x', 'ws://localhost:8787/desk'],
    ['ws://[::1]:8787/', 'ws://[::1]:8787/'],
  ])('takes %s as %s', (raw, url) => {
    expect(parseGatewayAddress(raw)).toEqual({ ok: true, value: url })
  })

  it.each([
    '',
    'desk.example.com',
    '//desk.example.com',
    'http://127.0.0.1:8787',
    'https://desk.example.com',
    'ws://desk.example.com/desk',
    'ws://10.0.0.5/desk',
    'ws://127.0.0.1.evil.example/',
    'ws://localhost.evil.example/',
    'ws://0.0.0.0:8787/',
    'wss://user:pw@desk.example.com/',
    'wss://token@desk.example.com/',
    'wss://',
    'wss://desk.example.com:99999/',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('refuses %j', (raw) => {
    expect(parseGatewayAddress(raw)).toEqual({ ok: false, error: { kind: 'bad_address' } })
  })

  it('asks whoami at the same host and port over HTTP', () => {
    expect(whoamiAddress('ws://127.0.0.1:8787/desk?x=1')).toBe('http://127.0.0.1:8787/whoami')
    expect(whoamiAddress('wss://desk.example.com/a/b')).toBe('https://desk.example.com/whoami')
  })
})
