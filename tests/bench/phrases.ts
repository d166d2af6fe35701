import { pathToFileURL } from 'node:url'
import { seededRandom, pick, randomInt } from '../../shared/lib/random.ts'
import type { Phrase } from '../../shared/model/phrase.ts'
import { byUse, entryOf, takeReadings, textsToRead, type PhraseRecord } from '../../renderer/features/quick-phrases/entry-rules.ts'
import { loadReader } from '../../renderer/lib/readings.ts'
import { createTextIndex } from '../../renderer/lib/text-index.ts'
import { starterLibrary } from '../fixtures/phrase-library.ts'
import { median, quantile } from './stats.ts'

/**
 * `node tests/bench/phrases.ts [rounds]`: M7 (a), the search of 10,000 and 100,000 phrases for each key of typed queries, against a
 * plain `includes` scan over the same texts in the same round. Ratios are medians over the rounds.
 */
export type PhraseBench = {
  rounds: number
  /** Milliseconds, medians over the rounds. */
  sizes: { phrases: number; build: number; ours: { p50: number; p99: number }; scan: { p50: number; p99: number }; ratio: number }[]
  /** p99 at the largest size by p99 at the smallest. */
  growth: number
}

const GOODS = [
  '羊毛大衣',
  '保温杯',
  '跑鞋',
  '台灯',
  '奶粉',
  '面膜',
  '键盘',
  '沙发',
  '雨伞',
  '茶叶',
  '手机壳',
  '儿童座椅',
  '蓝牙耳机',
  '冲锋衣',
  '炒锅',
]
const TAILS = ['', '（活动）', '（会员）', '补充', '常见问题', '旗舰店', '海外仓', '简短版', '详细版', '节日版', '老客户']

async function makeRecords(count: number): Promise<PhraseRecord[]> {
  const random = seededRandom(7)
  const read = await loadReader()
  const library = starterLibrary()
  return Array.from({ length: count }, (_none, index) => {
    const base = pick(random, library)
    const good = pick(random, GOODS)
    const title = index < library.length ? base.title : `${good}${base.title}${pick(random, TAILS)}${randomInt(random, 1_000)}`
    const text = `${good}：${base.text}`.slice(0, 120)
    const phrase: Phrase = { ...base, id: `p${index}`, code: `c${index}`, title, text, uses: randomInt(random, 500) }
    return { phrase, readings: takeReadings(textsToRead(phrase).map(read)) }
  })
}

/** Every key of what an agent types: hanzi, initials, full pinyin and mixed. */
function makeKeys(records: readonly PhraseRecord[]): string[] {
  const random = seededRandom(11)
  const chinese = records.filter((record) => record.phrase.language === 'zh-CN')
  return Array.from({ length: 100 }, (_none, index) => {
    const { phrase, readings } = pick(random, chinese)
    const said = readings.title.map((one) => one.split('|')[0] ?? '')
    const first = randomInt(random, Math.max(1, phrase.title.length - 4))
    const part = Array.from(phrase.title)
      .slice(first, first + 4)
      .map((char, at) => ({ char, said: said[first + at] ?? '' }))
    const forms = [
      (one: { char: string; said: string }) => one.char,
      (one: { char: string; said: string }) => (one.said === '' ? one.char : one.said.charAt(0)),
      (one: { char: string; said: string }) => (one.said === '' ? one.char : one.said),
      (one: { char: string; said: string }) => (one.said === '' ? one.char : randomInt(random, 2) === 0 ? one.said : one.said.charAt(0)),
    ]
    const whole = part.map(forms[index % forms.length] ?? String).join('')
    return Array.from({ length: whole.length }, (_one, length) => whole.slice(0, length + 1))
  }).flat()
}

const haystack = ({ phrase, readings }: PhraseRecord): string => {
  const said = readings.title.map((one) => one.split('|')[0] ?? '')
  return [phrase.title, phrase.code, said.join(''), said.map((one) => one.charAt(0)).join(''), phrase.text].join(' ').toLowerCase()
}

function timed(keys: readonly string[], work: (key: string) => unknown): { p50: number; p99: number } {
  const times = keys.map((key) => {
    const before = performance.now()
    work(key)
    return performance.now() - before
  })
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

type Arms = { search: (key: string) => unknown; scan: (key: string) => unknown; build: number; keys: readonly string[] }

async function setUp(phrases: number): Promise<Arms> {
  const records = (await makeRecords(phrases)).toSorted((a, b) => byUse(a.phrase, b.phrase))
  const before = performance.now()
  const index = createTextIndex<Phrase>()
  index.add(records.map(entryOf))
  const build = performance.now() - before
  const texts = records.map(haystack)
  return {
    build,
    keys: makeKeys(records),
    search: (key) => index.search(key, { limit: 20, prefer: (phrase) => (phrase.language === 'zh-CN' ? 0 : 2) }),
    scan: (key) => texts.filter((text) => text.includes(key)),
  }
}

/** Runs it; nothing is asserted. */
export async function measurePhrases(rounds = 6, sizes: readonly number[] = [10_000, 100_000]): Promise<PhraseBench> {
  const measured: PhraseBench['sizes'] = []
  for (const phrases of sizes) {
    const { search, scan, build, keys } = await setUp(phrases)
    timed(keys, search)
    timed(keys.slice(0, 50), scan)
    const ours: { p50: number; p99: number }[] = []
    const plain: { p50: number; p99: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const [first, second] = round % 2 === 0 ? [search, scan] : [scan, search]
      const [a, b] = [timed(keys, first), timed(keys, second)]
      ours.push(round % 2 === 0 ? a : b)
      plain.push(round % 2 === 0 ? b : a)
    }
    const of = (list: { p50: number; p99: number }[], q: 'p50' | 'p99'): number => median(list.map((one) => one[q]))
    measured.push({
      phrases,
      build,
      ours: { p50: of(ours, 'p50'), p99: of(ours, 'p99') },
      scan: { p50: of(plain, 'p50'), p99: of(plain, 'p99') },
      ratio: median(ours.map((one, round) => one.p99 / (plain[round]?.p99 ?? Number.NaN))),
    })
  }
  const [first, last] = [measured[0], measured.at(-1)]
  return { rounds, sizes: measured, growth: (last?.ours.p99 ?? Number.NaN) / (first?.ours.p99 ?? Number.NaN) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { sizes, growth, rounds } = await measurePhrases(Number(process.argv[2] ?? 6))
  for (const one of sizes)
    console.log(
      `${one.phrases} phrases, build ${one.build.toFixed(0)} ms: p50 ${one.ours.p50.toFixed(3)} p99 ${one.ours.p99.toFixed(3)} ms, ` +
        `scan p50 ${one.scan.p50.toFixed(3)} p99 ${one.scan.p99.toFixed(3)} ms, p99 ratio ${one.ratio.toFixed(3)} (goal 0.25)`,
    )
  console.log(`growth of p99 ${growth.toFixed(2)} (goal 2), ${rounds} rounds`)
}
