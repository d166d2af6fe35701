import { describe, expect, it } from 'vitest'
import { eventChannels, requestChannels } from './channels.ts'
import { events, requests } from './contract.ts'

describe('channel names', () => {
  it('are exactly the rows of the contract', () => {
    expect(requestChannels.toSorted()).toEqual(Object.keys(requests).toSorted())
    expect(eventChannels.toSorted()).toEqual(Object.keys(events).toSorted())
  })

  it('give no ledger channel to a desk window', () => {
    const open = Object.entries(requests).filter(
      ([name, { roles }]) => name.startsWith('ledger.') && roles.some((role) => role !== 'ledger'),
    )
    expect(open).toEqual([])
  })

  it('never push the link or a wake-up to a desk window', () => {
    const open = Object.entries(events).filter(
      ([name, { roles }]) => /^link\.|^ledger\.wake/.test(name) && roles.some((role) => role !== 'ledger'),
    )
    expect(open).toEqual([])
  })
})
