import Papa from 'papaparse'
import { Phrase, type STAGES } from '../../../shared/model/phrase.ts'

/** Largest file that is read, bytes. */
export const MAX_IMPORT_BYTES = 20 * 1024 * 1024

/** A row that was left out; `row` counts as spreadsheets do, the heading is row 1. */
export type RowFault = { row: number; reason: RowReason; detail: string }
export type RowReason = 'empty' | 'too_long' | 'bad_value' | 'columns'
export type ImportFault = 'too_large' | 'encoding' | 'columns' | 'json'
export type Imported =
  | { ok: true; phrases: readonly Phrase[]; faults: readonly RowFault[]; encoding: string }
  | { ok: false; fault: ImportFault }

const ALIASES: Record<string, readonly string[]> = {
  id: ['id', '编号'],
  scope: ['scope', '范围'],
  shop: ['shop', '店铺'],
  code: ['code', '编码', '快捷码', '快捷编码'],
  title: ['title', '标题'],
  text: ['text', '内容', '正文', '话术', '话术内容'],
  language: ['language', '语言'],
  folder: ['folder', '文件夹', '分组', '分类'],
  tags: ['tags', '标签'],
  stage: ['stage', '阶段'],
  keywords: ['keywords', '关键词'],
  updatedAt: ['updatedAt', 'updatedat'],
  uses: ['uses', '使用次数'],
}
const COLUMNS = Object.keys(ALIASES)

/** Bytes as text: UTF-8 with or without its mark, UTF-16 with one, else GBK; null when it is none of them. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: string } | null {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  for (const encoding of utf16 === null ? ['utf-8', 'gbk'] : [utf16]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      if (!text.includes('\u0000')) return { text, encoding }
    } catch {
      // Not this one.
    }
  }
  return null
}

/** What a file of phrases holds. `makeId` is asked for rows without an id; `now` is their age. */
export function readPhrases(bytes: Uint8Array, how: { makeId: () => string; now: number }): Imported {
  if (bytes.length > MAX_IMPORT_BYTES) return { ok: false, fault: 'too_large' }
  const decoded = decodeText(bytes)
  if (decoded === null) return { ok: false, fault: 'encoding' }
  const { text, encoding } = decoded
  const json = /^\s*[[{]/.test(text)
  const rows = json ? jsonRows(text) : csvRows(text)
  if (!rows.ok) return rows
  const phrases: Phrase[] = []
  const faults: RowFault[] = [...rows.faults]
  const seen = new Set<string>()
  for (const { row, cells } of rows.rows) {
    const made = phraseOf(cells, how)
    if ('reason' in made) faults.push({ row, ...made })
    else if (seen.has(made.id)) faults.push({ row, reason: 'bad_value', detail: 'id' })
    else {
      seen.add(made.id)
      phrases.push(made)
    }
  }
  return { ok: true, phrases, faults: faults.toSorted((a, b) => a.row - b.row), encoding }
}

type Cells = Readonly<Record<string, unknown>>
type Rows = { ok: true; rows: readonly { row: number; cells: Cells }[]; faults: readonly RowFault[] } | { ok: false; fault: ImportFault }

function jsonRows(text: string): Rows {
  try {
    const value = JSON.parse(text) as unknown
    const list = Array.isArray(value) ? value : (value as { phrases?: unknown }).phrases
    if (!Array.isArray(list)) return { ok: false, fault: 'json' }
    const rows = list.map((cells, index) => ({
      row: index + 1,
      cells: (typeof cells === 'object' && cells !== null ? cells : {}) as Cells,
    }))
    return { ok: true, rows, faults: [] }
  } catch {
    return { ok: false, fault: 'json' }
  }
}

function csvRows(text: string): Rows {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: false })
  const heading = (data[0] ?? []).map((cell) => cell.trim().toLowerCase())
  const at = new Map(
    COLUMNS.map((column) => [column, heading.findIndex((cell) => ALIASES[column]?.some((name) => name.toLowerCase() === cell))]),
  )
  if ((at.get('title') ?? -1) < 0 || (at.get('text') ?? -1) < 0) return { ok: false, fault: 'columns' }
  const rows: { row: number; cells: Cells }[] = []
  const faults: RowFault[] = []
  for (const [index, line] of data.entries()) {
    if (index === 0 || (line.length === 1 && (line[0] ?? '').trim() === '')) continue
    if (line.length > heading.length) faults.push({ row: index + 1, reason: 'columns', detail: String(line.length) })
    else rows.push({ row: index + 1, cells: cellsOf(line, at) })
  }
  return { ok: true, rows, faults }
}

function cellsOf(line: readonly string[], at: ReadonlyMap<string, number>): Cells {
  const cells: Record<string, unknown> = {}
  for (const [column, index] of at) {
    const cell = index < 0 ? undefined : line[index]
    if (cell === undefined) continue
    const own = plainCell(cell)
    if (column === 'tags' || column === 'keywords') cells[column] = splitList(own)
    else if (column === 'uses' || column === 'updatedAt') cells[column] = own.trim() === '' ? 0 : Number(own)
    else if (column === 'stage') cells[column] = own.trim() === '' ? null : own.trim()
    else if (own !== '' || column === 'folder' || column === 'shop') cells[column] = own
  }
  return cells
}

const STAGE_WORDS: Record<string, (typeof STAGES)[number]> = { 问候: 'greet', 确认: 'confirm', 解决: 'solve', 结束: 'close' }
const SCOPE_WORDS: Record<string, Phrase['scope']> = { 个人: 'personal', 团队: 'team', 店铺: 'shop' }

function phraseOf(cells: Cells, how: { makeId: () => string; now: number }): Phrase | Omit<RowFault, 'row'> {
  const title = typeof cells['title'] === 'string' ? cells['title'] : ''
  const text = typeof cells['text'] === 'string' ? cells['text'] : ''
  if (title.trim() === '' || text.trim() === '') return { reason: 'empty', detail: title.trim() === '' ? 'title' : 'text' }
  const stage = cells['stage']
  const scope = cells['scope']
  const whole = {
    scope: typeof scope === 'string' ? (SCOPE_WORDS[scope] ?? scope) : 'personal',
    shop: cells['shop'] ?? '',
    id: cells['id'] ?? how.makeId(),
    code: cells['code'] ?? Array.from(title).slice(0, 30).join(''),
    title,
    text,
    language: cells['language'] ?? (/\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en'),
    folder: cells['folder'] ?? '',
    tags: cells['tags'] ?? [],
    stage: typeof stage === 'string' ? (STAGE_WORDS[stage] ?? stage) : null,
    keywords: cells['keywords'] ?? [],
    updatedAt: cells['updatedAt'] ?? how.now,
    uses: cells['uses'] ?? 0,
  }
  const parsed = Phrase.safeParse(whole)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return { reason: issue?.code === 'too_big' ? 'too_long' : 'bad_value', detail: String(issue?.path[0] ?? '') }
}

/** Spreadsheets run cells that begin so; an apostrophe makes them text, and is taken off again when they come back. */
const RUNS = /^[=+\-@\t\r']/
const safeCell = (cell: string): string => (RUNS.test(cell) ? `'${cell}` : cell)
const plainCell = (cell: string): string => (cell.startsWith("'") && RUNS.test(cell.slice(1)) ? cell.slice(1) : cell)

const joinList = (list: readonly string[]): string => list.map((one) => one.replaceAll(/[\\|]/g, '\\$&')).join('|')
function splitList(cell: string): string[] {
  const found = [...cell.matchAll(/(?:\\.|[^|\\])+/gsu)].map(([one]) => one.replaceAll(/\\(.)/gsu, '$1'))
  return found.filter((one) => one !== '')
}

/** With the mark that makes spreadsheets read it as UTF-8. */
export function writeCsv(phrases: readonly Phrase[]): string {
  const rows = phrases.map((phrase) => [
    phrase.id,
    phrase.scope,
    phrase.shop,
    phrase.code,
    phrase.title,
    phrase.text,
    phrase.language,
    phrase.folder,
    joinList(phrase.tags),
    phrase.stage ?? '',
    joinList(phrase.keywords),
    String(phrase.updatedAt),
    String(phrase.uses),
  ])
  return `\ufeff${Papa.unparse([COLUMNS, ...rows.map((row) => row.map(safeCell))])}`
}

export const writeJson = (phrases: readonly Phrase[]): string => `${JSON.stringify({ phrases }, null, 2)}\n`

/** What an import would do, before it does it. */
export type Plan = { add: readonly Phrase[]; change: readonly Phrase[]; same: number }

export function planImport(phrases: readonly Phrase[], known: ReadonlyMap<string, Phrase>): Plan {
  const add = phrases.filter((phrase) => !known.has(phrase.id))
  const here = phrases.filter((phrase) => known.has(phrase.id))
  const written = (phrase: Phrase | undefined): string => JSON.stringify(phrase, COLUMNS)
  const change = here.filter((phrase) => written(phrase) !== written(known.get(phrase.id)))
  return { add, change, same: here.length - change.length }
}
