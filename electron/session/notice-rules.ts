import type { Notice } from '../../shared/model/notice.ts'

const MOST = 50

/** Kinds whose figures add up while nobody has dismissed them. */
const ADDS_UP: ReadonlySet<Notice['kind']> = new Set(['quarantined', 'desk_window_restored'])

/** The list with one more: the same kind is told once, with its latest time; figures add up or the larger one stays. */
export function withNotice(list: readonly Notice[], notice: Notice): Notice[] {
  const before = list.find((one) => one.kind === notice.kind)
  const rest = list.filter((one) => one.kind !== notice.kind)
  if (before === undefined) return [...rest, notice].slice(-MOST)
  const count = ADDS_UP.has(notice.kind) ? before.count + notice.count : Math.max(before.count, notice.count)
  return [...rest, { ...notice, count }]
}
