import { describe, expect, it } from 'vitest'
import { judgeSender, originOf, type SenderFacts } from './trusted-sender.ts'

const desk: SenderFacts = { frame: { url: 'app://holdfast/index.html', top: true }, role: 'desk' }

describe('trusted sender', () => {
  it('lets the top frame of an own window with the right role pass', () => {
    expect(judgeSender(desk, ['desk'])).toBeNull()
    expect(judgeSender(desk, ['ledger', 'desk'])).toBeNull()
  })

  it.each<[string, SenderFacts, 'sender' | 'role']>([
    ['a frame that is gone', { ...desk, frame: null }, 'sender'],
    ['a sub-frame of our own origin', { ...desk, frame: { url: 'app://holdfast/index.html', top: false } }, 'sender'],
    ['a window main does not know', { ...desk, role: null }, 'sender'],
    ['a role the channel is not for', { ...desk, role: 'ledger' }, 'role'],
  ])('refuses %s', (_what, sender, why) => {
    expect(judgeSender(sender, ['desk'])).toBe(why)
  })

  it.each([
    'about:blank',
    'about:srcdoc',
    '',
    'app://holdfast.evil/index.html',
    'app://holdfastevil/',
    'app://evil/holdfast',
    'app://holdfast@evil/',
    'app://user:pw@holdfast/index.html',
    'app://holdfast:1/index.html',
    'app:holdfast',
    'app2://holdfast/index.html',
    'https://holdfast/index.html',
    'file:///app://holdfast/index.html',
    'data:text/html,app://holdfast',
    'blob:app://holdfast/0e6f',
    'javascript:void(0)//app://holdfast',
    'app://HOLDFAST/index.html',
    'app://holdfast%2eevil/',
    'app://hоldfast/index.html',
  ])('refuses the look-alike %s', (url) => {
    expect(judgeSender({ frame: { url, top: true }, role: 'desk' }, ['desk'])).toBe('sender')
  })

  it('puts the origin together from parsed parts', () => {
    expect(originOf('app://holdfast/a/../index.html?x#y')).toBe('app://holdfast')
    expect(originOf('not a url')).toBeNull()
  })
})
