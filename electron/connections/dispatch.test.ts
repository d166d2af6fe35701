import { describe, expect, it } from 'vitest'
import type { CommandFrame } from '../../shared/protocol/command-frame.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'

type Claimed = 'granted' | 'decided' | 'finished' | 'unknown' | 'unavailable'

const frame = (id: string): CommandFrame => ({
  id,
  clientEpoch: 3,
  lane: 'customer:c1',
  after: null,
  composedAt: 1,
  baseMessageId: null,
  dependsOn: null,
  preconditions: { judgedUpTo: 0 },
  body: { kind: 'reply.send', conversationId: 'c1', text: 'hi' },
})

function setUp(): {
  send: (id: string) => ReturnType<Dispatch>
  did: string[]
  verdict: (id: string, outcome: Claimed) => void
  link: { open: boolean }
  lacking: Set<string>
  lost: Set<string>
  settle: () => Promise<void>
} {
  const did: string[] = []
  const waiting = new Map<string, (outcome: Claimed) => void>()
  const link = { open: true }
  const lacking = new Set<string>()
  const lost = new Set<string>()
  const dispatch = createDispatch({
    journal: {
      claim: ({ id, clientEpoch, serverEpoch, at }) => {
        did.push(`claim ${id} ${clientEpoch} ${serverEpoch} ${at}`)
        return new Promise((resolve) => void waiting.set(id, resolve))
      },
    },
    connection: {
      hasLink: (linkId) => link.open && linkId === 1,
      send(_linkId, up, flushed) {
        if (!link.open) return false
        did.push(`send ${up.type === 'command' ? up.body.id : up.type}`)
        flushed?.()
        return true
      },
    },
    pictures: { ready: ({ id }) => !lacking.has(id), lost: ({ id }) => lost.has(id) },
    serverNow: () => 77,
    afterSend: () => void did.push('sent'),
  })
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 10; n += 1) await Promise.resolve()
  }
  return {
    send: (id) => dispatch({ linkId: 1, frame: frame(id), serverEpoch: 'e1' }),
    did,
    verdict: (id, outcome) => waiting.get(id)?.(outcome),
    link,
    lacking,
    lost,
    settle,
  }
}

describe('JR4 dispatch', () => {
  it('CB12 a command whose picture is nowhere any more is not claimed', async () => {
    const { send, did, lost } = setUp()
    lost.add('a')
    expect(await send('a')).toBe('lost')
    expect(did).toEqual([])
  })

  it('JR4 not a byte leaves before the claim is granted', async () => {
    const { send, did, verdict, settle } = setUp()
    const outcome = send('a')
    await settle()
    expect(did).toEqual(['claim a 3 e1 77'])
    verdict('a', 'granted')
    expect(await outcome).toBe('sent')
    expect(did.slice(1)).toEqual(['send a', 'sent'])
  })

  it('JR4 a command whose pictures are on their way is not claimed, and the others go on', async () => {
    const { send, did, verdict, lacking } = setUp()
    lacking.add('picture')
    expect(await send('picture')).toBe('not_now')
    const other = send('other')
    verdict('other', 'granted')
    expect(await other).toBe('sent')
    expect(did.filter((line) => line.includes('picture'))).toEqual([])
  })

  it.each<[Claimed, string]>([
    ['decided', 'decided'],
    ['finished', 'decided'],
    ['unavailable', 'unavailable'],
    ['unknown', 'unavailable'],
  ])('JR4 a claim answered %s sends nothing', async (claimed, outcome) => {
    const { send, did, verdict } = setUp()
    const result = send('a')
    verdict('a', claimed)
    expect(await result).toBe(outcome)
    expect(did).toHaveLength(1)
  })

  it('JR4 claims are asked at once, so that they share a commit, and sent in the order asked', async () => {
    const { send, did, verdict, settle } = setUp()
    const all = [send('a'), send('b'), send('c')]
    verdict('c', 'granted')
    verdict('b', 'granted')
    await settle()
    expect(did.filter((line) => line.startsWith('send'))).toEqual([])
    verdict('a', 'granted')
    expect(await Promise.all(all)).toEqual(['sent', 'sent', 'sent'])
    expect(did.filter((line) => line.startsWith('claim'))).toHaveLength(3)
    expect(did.filter((line) => line.startsWith('send '))).toEqual(['send a', 'send b', 'send c'])
  })

  it('JR4 a link that went while the claim was written is told as such', async () => {
    const { send, verdict, link, did } = setUp()
    const outcome = send('a')
    link.open = false
    verdict('a', 'granted')
    expect(await outcome).toBe('no_link')
    expect(did).toHaveLength(1)
    expect(await send('b')).toBe('no_link')
    expect(did).toHaveLength(1)
  })
})
