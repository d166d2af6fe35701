import { describe, expect, it } from 'vitest'
import { customerFile } from '../../tests/fakes/customer-file.ts'
import { createGatewayBench, framesOf, type GatewayBench } from '../../tests/fakes/gateway-bench.ts'

const filed = (bench: GatewayBench) => {
  bench.core().file(customerFile('cu1', 0))
  return bench.live()
}
const ask = (bench: GatewayBench, desk: { id: number }, customerId = 'cu1') =>
  framesOf(bench.send(desk.id, 'ask', { customerId }), desk.id, 'event')

describe('J21 asking for a customer again (FR22)', () => {
  it('FR22 what is known now comes as an event, each part with the time of the ask', () => {
    const bench = createGatewayBench()
    const desk = filed(bench)
    bench.pass(60_000)
    const at = bench.now()
    const [event] = ask(bench, desk)
    expect(event).toMatchObject({
      kind: 'customer.filed',
      causeId: null,
      file: { customerId: 'cu1', profile: { at }, orders: { at, rows: [{ stock: { count: 3, at }, parcel: { number: 'SF1', at } }] } },
    })
    expect(bench.store.file('cu1')?.seq).toBe(event?.seq)
  })

  it('FR22 what changed without a word comes out by an ask', () => {
    const bench = createGatewayBench()
    const desk = filed(bench)
    const head = bench.store.head()
    const known = customerFile('cu1', 0)
    bench.core().fileQuietly({
      ...known,
      orders: { ...known.orders, rows: known.orders.rows.map((order) => ({ ...order, status: 'delivered' })) },
    })
    expect(bench.store.head()).toBe(head)
    expect(ask(bench, desk)).toMatchObject([{ file: { orders: { rows: [{ status: 'delivered' }] } } }])
  })

  it('FR22 too early, by whomever, is answered with nothing; another customer has a limit of its own', () => {
    const bench = createGatewayBench({ options: { askMs: 10_000 } })
    const desk = filed(bench)
    bench.core().file(customerFile('cu2', 0))
    const other = bench.live({ token: 't2', deviceId: 'd2' })
    expect(ask(bench, desk)).toHaveLength(1)
    bench.pass(9_999)
    expect([ask(bench, desk), ask(bench, other)]).toEqual([[], []])
    expect(ask(bench, desk, 'cu2')).toHaveLength(1)
    bench.pass(1)
    expect(ask(bench, other)).toHaveLength(1)
  })

  it('FR22 nobody known, and orders that do not answer: nothing, and the next ask may come at once', () => {
    const bench = createGatewayBench()
    const desk = filed(bench)
    expect(ask(bench, desk, 'nobody')).toEqual([])
    bench.core().setPart('orders', 'down')
    expect(ask(bench, desk)).toEqual([])
    bench.core().setPart('orders', 'slow')
    bench.core().setPart('customers', 'down')
    bench.pass(5_000)
    expect(ask(bench, desk)).toMatchObject([{ file: { profile: { at: 1_000 }, orders: { at: bench.now() } } }])
  })

  it('FR22 the welcome says how often, or nothing where it can not be asked for', () => {
    expect(createGatewayBench().live().welcome.askMs).toBe(10_000)
    const deaf = createGatewayBench({ options: { askMs: null } })
    const desk = filed(deaf)
    expect(desk.welcome).not.toHaveProperty('askMs')
    expect(ask(deaf, desk)).toEqual([])
  })
})
