import { describe, expect, it } from 'vitest'
import { loadScenarios } from './load-scenarios.ts'
import { chooseReaction } from './reaction-rules.ts'
import type { Mood } from './reaction-rules.ts'
import type { Reaction } from './scenario.ts'

const rules = (id: string): readonly Reaction[] => {
  const script = loadScenarios().scripts.find(({ scenario }) => scenario.id === id)
  if (script === undefined) throw new Error(`no scenario ${id}`)
  return [...script.scenario.reactions, ...script.manners.reactions]
}
const said = (id: string, text: string, mood: Mood = 'calm'): string =>
  JSON.stringify(chooseReaction(rules(id), { text, pictures: 0 }, { mood, used: new Set() })?.say ?? null)

describe('what a customer makes of an answer', () => {
  it.each([
    ['parcel', '亲，请稍等，这边帮您查一下', /好的|嗯|行|ok/],
    ['parcel', '请问您的订单号是多少呢？', /\{order\}/],
    ['parcel', '这个包裹丢件了，给您补发一件', /补发的几天到/],
    ['parcel', '您的运单号 YT1234567890123', /我去查|我看看|跟一下|查过了/],
    ['wrong-address', '麻烦提供一下正确的地址', /\{newcity\}\{newplace\}/],
    ['return', '运费险会承担的', /运费险|到付|那就好/],
    ['damaged-cup', '麻烦您拍个照片', /broken-cup\.jpg/],
    ['damaged-cup', '外包装有破损吗？发下外箱照片', /torn-parcel\.jpg/],
    ['product', '非常抱歉，让您久等了', /没事|没关系|理解/],
    ['cross-border', 'One moment please, let me check', /ok|Sure|Okay|No problem|alright/],
    ['cross-border', 'Could you tell me your order number?', /\{order\}/],
  ] as const)('%s: %s', (id, text, words) => expect(said(id, text)).toMatch(words))

  it('an angry one wants an apology first, and a solution with it', () => {
    expect(said('complaint', '您好，请问有什么需要', 'angry')).toMatch(/抱歉|顾客|倒闭/)
    expect(said('complaint', '非常抱歉', 'angry')).toMatch(/道歉|处理|解决|耽误/)
    expect(said('complaint', '非常抱歉，马上给您换新', 'angry')).toMatch(/像句人话|几天到/)
  })

  it('a rule marked once is followed once, then the next one', () => {
    const all = rules('product')
    const heard = { text: '现货', pictures: 0 }
    const first = chooseReaction(all, heard, { mood: 'calm', used: new Set() })
    expect(first).not.toBeNull()
    expect(chooseReaction(all, heard, { mood: 'calm', used: new Set(first === null ? [] : [first]) })).not.toBe(first)
  })

  it('small words in longer ones are not heard', () => {
    expect(said('cross-border', 'this')).toBe('null')
    expect(said('cross-border', 'Hi!')).toMatch(/above/)
  })

  it('a greeting is no answer, something else than a rule knows is taken for one', () => {
    expect(said('parcel', '您好')).toMatch(/上面|就上面/)
    expect(said('parcel', '嗯')).toBe('null')
  })
})
