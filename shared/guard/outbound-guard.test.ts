import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { seededRandom, randomInt } from '../lib/random.ts'
import { RulePack } from '../model/rule-pack.ts'
import { starterLibrary } from '../../tests/fixtures/phrase-library.ts'
import { compileGuard } from './outbound-guard.ts'

const PACK = RulePack.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/rules/diversion.json'), 'utf8')))
const guard = compileGuard(PACK)
const rulesIn = (text: string): string[] => guard.check(text).map(({ rule }) => rule)
const partOf = (text: string): string => {
  const [stop] = guard.check(text)
  return stop === undefined ? '' : text.slice(stop.start, stop.end)
}

describe('J5 what steers to another channel is stopped', () => {
  it.each([
    ['13812345678', 'D1'],
    ['有事打 138 1234 5678 找我', 'D1'],
    ['138-1234-5678', 'D1'],
    ['138.1234.5678', 'D1'],
    ['１３８１２３４５６７８', 'D1'],
    ['①③⑧①②③④⑤⑥⑦⑧', 'D1'],
    ['1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣', 'D1'],
    ['1 3 8 1 2 3 4 5 6 7 8', 'D1'],
    ['一三八一二三四五六七八', 'D1'],
    ['幺三八，一二三四，五六七八', 'D1'],
    ['壹叁捌壹贰叁肆伍陆柒捌', 'D1'],
    ['1三8一2三4五6七8', 'D1'],
    ['l38l2345678', 'D1'],
    ['138OO138OOO', 'D1'],
    ['+86 138 1234 5678', 'D1'],
    ['86-13812345678', 'D1'],
    ['008613812345678', 'D1'],
    ['+44 20 7946 0958', 'D1'],
    ['tel13812345678', 'D1'],
    ['010-62345678', 'D1'],
    ['(0571) 8765 4321', 'D1'],
    ['400-820-8820', 'D1'],
    ['座机：87654321', 'D1'],
    ['Phone: 555-0100', 'D1'],
    ['call me on 4155550100', 'D1'],
    ['13812345678 或者 13912345678', 'D1'],
    ['微信：abc12345', 'D2'],
    ['微 信 ： a b c 1 2 3 4 5', 'D2'],
    ['微信 abc_2020', 'D2'],
    ['薇信号是 lucky88', 'D2'],
    ['ＷｅＣｈａｔ：ｌｕｃｋｙ８８', 'D2'],
    ['wеchаt: lucky88', 'D2'],
    ['VX abc12345', 'D2'],
    ['V-X：abc12345', 'D2'],
    ['加 wx abc12345', 'D2'],
    ['wx号：abc12345', 'D2'],
    ['QQ 123456789', 'D2'],
    ['q.q:123456789', 'D2'],
    ['扣扣 12345678', 'D2'],
    ['Telegram: lucky_88', 'D2'],
    ['service@shop-mail.cn', 'D3'],
    ['service＠shop-mail．cn', 'D3'],
    ['service(at)shop-mail(dot)cn', 'D3'],
    ['service at shop-mail dot com', 'D3'],
    ['12345678@qq.com', 'D3'],
    ['https://buy.elsewhere.top/a?b=c', 'D4'],
    ['HTTPS://BUY.ELSEWHERE.TOP', 'D4'],
    ['https://example.com@elsewhere.cn/', 'D4'],
    ['https://example.com.elsewhere.cn/', 'D4'],
    ['www.elsewhere.shop', 'D4'],
    ['elsewhere.com', 'D4'],
    ['ｅｌｓｅｗｈｅｒｅ．ｃｏｍ', 'D4'],
    ['elsewhere点com', 'D4'],
    ['elsewhere。cn', 'D4'],
    ['elsewhere [dot] com', 'D4'],
    ['w w w . e l s e . c o m', 'D4'],
    ['dwz.cn/a1b2', 'D4'],
    ['t.me/lucky88', 'D4'],
    ['weixin://dl/chat', 'D4'],
    ['http://203.0.113.9/x', 'D4'],
    ['我家小店.com', 'D4'],
    ['扫码加我', 'D5'],
    ['扫 码 加 好 友', 'D5'],
    ['请扫一扫添加客服', 'D5'],
    ['二维码发您了', 'D5'],
    ['Scan my QR code', 'D5'],
    ['加我微信聊', 'D6'],
    ['加 我 微 信', 'D6'],
    ['加.我.微.信', 'D6'],
    ['加我徽信', 'D6'],
    ['加*微*信', 'D6'],
    ['加我V', 'D6'],
    ['咱们私下交易更便宜', 'D6'],
    ['可以打电话给我', 'D6'],
    ['进群领券', 'D6'],
    ['Add my WeChat please', 'D6'],
    ['a d d  m y  w e c h a t', 'D6'],
    ['message me on Instagram', 'D6'],
    ['cheaper off-platform', 'D6'],
  ])('%s', (text, rule) => {
    expect(rulesIn(text)).toContain(rule)
  })

  it.each([
    ['有事打 138 1234 5678 找我', '138 1234 5678'],
    ['您好，加 我 微 信 吧', '加 我 微 信'],
    ['地址 https://elsewhere.cn/a。谢谢', 'https://elsewhere.cn/a'],
    ['🙂🙂 加我微信', '加我微信'],
    ['写信到 a1@b2.cn 就行', 'a1@b2.cn'],
  ])('the part is marked: %s', (text, part) => {
    expect(partOf(text)).toBe(part)
  })

  it('tells every part, in the order of the text', () => {
    expect(rulesIn('加我微信，电话 13812345678，或者 elsewhere.com')).toEqual(['D6', 'D1', 'D4'])
  })
})

describe('J5 what only looks like it may go', () => {
  it.each([
    ['订单号 281177430192'],
    ['订单 2811 7743 0192 已发货'],
    ['您的订单 1380013800013800 今天发出'],
    ['运单号 7712 0048 8123（中通）'],
    ['SF1380013800138'],
    ['YT8800138001380'],
    ['JD0138001380013'],
    ['单号 773013800138000，请查收'],
    ['Order 113-1234567-1234567'],
    ['¥1,380.00'],
    ['一共 13800138000 元'],
    ['原价 158，现价 138，合计 296'],
    ['尺码 158/168/178/99 都有'],
    ['2026-11-28 10:30'],
    ['11月28日 13:00-15:00'],
    ['1.15-2.20 之间发货'],
    ['周一到周五，九点到六点'],
    ['一百三十八块一斤，买二送一'],
    ['货号 WX-2024A、VX-1000、QQ88'],
    ['型号 A13800138000B'],
    ['条码 6901234567892'],
    ['iPhone 16 256 5999'],
    ['收货电话 138****5678 对吗'],
    ['尾号 5678'],
    ['验证码 123456 请勿告诉他人'],
    ['支持微信支付和支付宝'],
    ['可以用微信付款'],
    ['您是在微信支付的，请等到账'],
    ['We accept WeChat Pay'],
    ['WeChat payment is available'],
    ['QQ 音乐会员已充值'],
    ['扫码支付即可'],
    ['请扫描包装上的二维码查真伪'],
    ['取件码 12-3-4567'],
    ['请加购，微信支付也可以'],
    ['给您加我们的赠品'],
    ['可以加裙子一起发吗'],
    ['物流可以在 https://example.com/track/7712045 查到'],
    ['https://www.sf-express.com/chn'],
    ['sf-express.com'],
    ['说明书.pdf 和 IMG_2024.jpg'],
    ['3.5.2 版'],
    ['U.S. size M. Net weight 1.5kg'],
    ['please wait.Top priority for you'],
    ['Please call me Anna'],
    ['Thanks. We chat here as long as you like'],
    ['{{order.id}} 的 [[邮箱]]'],
    ['热线 95338'],
    ['请稍等，马上为您查询'],
    ['客户服务时间 9:00—21:00'],
    ['长 120 宽 60 高 45'],
    ['满 200 减 30，满 500 减 80'],
    [''],
    ['   \n '],
    ['😀😀😀'],
  ])('%s', (text) => {
    expect(guard.check(text)).toEqual([])
  })

  it('M1 no phrase of the starter library is stopped', () => {
    const stopped = starterLibrary().flatMap(({ id, text }) =>
      guard.check(text).map(({ rule, start, end }) => [id, rule, text.slice(start, end)]),
    )
    expect(stopped).toEqual([])
  })

  it('two thousand order, parcel and bar codes of the usual lengths pass', () => {
    const random = seededRandom(17)
    const digits = (count: number): string => Array.from({ length: count }, () => String(randomInt(random, 10))).join('')
    const codes = Array.from({ length: 2_000 }, (_none, index) => `单号 ${['', 'SF', 'YT', 'JDX'][index % 4]}${digits(12 + (index % 8))}`)
    expect(codes.filter((text) => guard.check(text).length > 0)).toEqual([])
  })
})

describe('the pack', () => {
  it('names of its own hosts and numbers are allowed', () => {
    const own = compileGuard({ ...PACK, allowedHosts: ['elsewhere.com'], allowedNumbers: ['4008208820'] })
    expect(own.check('https://help.elsewhere.com/a 或 400-820-8820，写信 a@elsewhere.com')).toEqual([])
    expect(own.check('https://notelsewhere.com/a')).toHaveLength(1)
  })

  it('a word of one’s own is found in any spelling', () => {
    const rule = { kind: 'terms' as const, id: 'S1', title: { 'zh-CN': '自定', en: 'own' }, words: ['全网最低'], except: [] }
    const own = compileGuard({ ...PACK, rules: [rule] })
    expect(own.check('全 网-最　低')).toMatchObject([{ rule: 'S1', start: 0, end: 7 }])
  })

  it('M1 ten thousand words cost a text hardly more than ten', () => {
    const random = seededRandom(5)
    const hanzi = (): string => String.fromCharCode(0x4e00 + randomInt(random, 6_000))
    const word = (): string => Array.from({ length: 2 + randomInt(random, 5) }, hanzi).join('')
    const rule = (words: string[]): RulePack['rules'][number] => ({
      kind: 'terms',
      id: 'S1',
      title: { 'zh-CN': '词', en: 'word' },
      words,
      except: [],
    })
    const few = compileGuard({ ...PACK, rules: [...PACK.rules, rule(Array.from({ length: 10 }, word))] })
    const many = compileGuard({ ...PACK, rules: [...PACK.rules, rule(Array.from({ length: 10_000 }, word))] })
    const text = Array.from({ length: 500 }, (_none, index) => (index % 12 === 11 ? '，' : hanzi())).join('')
    const time = (one: typeof few): number => {
      const times = Array.from({ length: 60 }, () => {
        const start = systemClock.monotonic()
        one.check(text)
        return systemClock.monotonic() - start
      })
      return times.toSorted((a, b) => a - b)[30] ?? 0
    }
    time(few)
    time(many)
    const figures = { few: time(few), many: time(many) }
    if (process.env['HOLDFAST_FIGURES'] !== undefined) process.stderr.write(`guard: ${JSON.stringify(figures)} ms for 500 characters\n`)
    expect(figures.many).toBeLessThan(Math.max(0.5, figures.few * 4))
  })

  it('a very long text of digits, dots and letters takes no time', () => {
    const start = systemClock.monotonic()
    for (const text of ['1 '.repeat(10_000), 'a.'.repeat(10_000), 'a'.repeat(20_000), '加'.repeat(20_000), 'qq '.repeat(6_000)])
      guard.check(text)
    expect(systemClock.monotonic() - start).toBeLessThan(4_000)
  })
})
