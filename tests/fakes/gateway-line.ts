import { createGatewayCore, type Outgoing } from '../../electron/local-gateway/judge.ts'
import { createMemoryStore } from '../../electron/local-gateway/memory-store.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import { settled, type EngineDesk } from './engine-desk.ts'

/** A line without delay from an engine desk to the real judge, which has one conversation `c1` of some length. */
export function createGatewayLine(desk: EngineDesk) {
  const store = createMemoryStore()
  const core = createGatewayCore({ store, clock: desk.clock, random: seededRandom(1), options: { snapshotRows: 3 } })
  core.addAgent({ token: 't1', id: 'a1', name: '苏婷', role: 'agent' })
  const customer = { id: 'k1', name: '王女士', vip: false }
  core.openConversation({ id: 'c1', customer, shop: '旗舰店', channel: 'live', assignee: null, firstText: '我的快递呢' })
  for (let i = 0; i < 6; i += 1) core.customerSays('c1', `第 ${i} 句`)

  const deliver = (out: readonly Outgoing[], to: number): void => {
    const frames: DownFrame[] = out.filter((one) => one.to === to).map((one) => one.frame)
    if (frames.length > 0) desk.framesNow(frames)
  }
  desk.onUp((frame) => {
    const id = desk.linkId()
    deliver(core.receive(id, frame.type === 'hello' ? { ...frame, body: { ...frame.body, token: 't1' } } : frame), id)
  })
  return {
    async dial(): Promise<void> {
      core.connect(desk.linkId() + 1)
      await desk.linkUp()
      await settled()
    },
    async hangUp(): Promise<void> {
      core.disconnect(desk.linkId())
      await desk.linkDown()
    },
    head: (): number => store.head(),
    messages: () => store.dump().messages,
  }
}
