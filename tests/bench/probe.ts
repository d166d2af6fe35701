/**
 * Runs in the page, the same in every arm: sees numbers between hash signs come up in the message list and keys arrive in
 * a field, and notes when they are painted. Sent to Chromium as text, so it uses nothing but its argument and what a page has.
 *
 * Painted: the first macrotask after the animation frame that follows the commit; a row that isn't visible yet waits for
 * the next. One such callback per frame; nothing runs while nothing happens.
 */
export type Seen = {
  /** Number and time of painting, milliseconds of the page's clock. */
  painted: [n: number, at: number][]
  /** Key event to paint, milliseconds. */
  keys: number[]
  /** When the last Enter was pressed, page's clock. */
  enterAt: number
  /** Frames some row had to wait for because it was in the page but not to be seen. */
  hiddenFrames: number
}
export type Probe = { take(): Seen; now(): number }
export type Probed = { holdfastBench: Probe }

export function installProbe(list: string): void {
  type Row = { n: number; element: Element }
  const known = new Set<number>()
  const channel = new MessageChannel()
  const batches: { rows: Row[]; keys: number[] }[] = []
  let seen: Seen = { painted: [], keys: [], enterAt: 0, hiddenFrames: 0 }
  let rows: Row[] = []
  let keys: number[] = []
  let asked = false
  let keyAt = 0
  const now = (): number => performance.timeOrigin + performance.now()
  const ask = (): void => {
    if (asked) return
    asked = true
    requestAnimationFrame(() => {
      asked = false
      batches.push({ rows, keys })
      rows = []
      keys = []
      // A port takes no target.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      channel.port2.postMessage(null)
    })
  }
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this also starts the port
  channel.port1.onmessage = () => {
    const at = now()
    const batch = batches.shift()
    for (const start of batch?.keys ?? []) seen.keys.push(at - start)
    for (const row of batch?.rows ?? []) {
      // Taken out before anybody saw it: waiting for it would never end. Its number counts where it stands instead, or later.
      if (!row.element.isConnected) {
        known.delete(row.n)
        const other = [...document.querySelectorAll(`${list} .row`)].find((one) => one.textContent.includes(`#${row.n}#`))
        if (other !== undefined) look(other)
      } else if (row.element.checkVisibility({ visibilityProperty: true })) seen.painted.push([row.n, at])
      else {
        seen.hiddenFrames += 1
        rows.push(row)
        ask()
      }
    }
  }
  const look = (node: Node): void => {
    const element = node instanceof Element ? node : node.parentElement
    if (element === null || element.closest(list) === null) return
    for (const [, digits] of (node.textContent ?? '').matchAll(/#(\d+)#/g)) {
      const n = Number(digits)
      if (known.has(n)) continue
      known.add(n)
      rows.push({ n, element })
      ask()
    }
  }
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') look(target)
      else addedNodes.forEach(look)
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true })

  const stamp = (event: Event): number => performance.timeOrigin + event.timeStamp
  const onKey = (event: KeyboardEvent): void => {
    if (event.isTrusted) keyAt = stamp(event)
    if (event.isTrusted && event.key === 'Enter') seen.enterAt = keyAt
  }
  const onInput = (): void => {
    keys.push(keyAt)
    ask()
  }
  document.addEventListener('keydown', onKey, true)
  document.addEventListener('input', onInput, true)
  const take = (): Seen => {
    const all = seen
    seen = { painted: [], keys: [], enterAt: 0, hiddenFrames: 0 }
    return all
  }
  Object.assign(globalThis, { holdfastBench: { take, now } satisfies Probe })
}

/** Whether the row with this number can be seen inside the list. */
export function isOnScreen({ list, n }: { list: string; n: number }): boolean {
  const box = document.querySelector(list)
  if (box === null) return false
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.textContent?.includes(`#${n}#`) !== true) continue
    const row = node.parentElement?.getBoundingClientRect()
    const view = box.getBoundingClientRect()
    return row !== undefined && row.height > 0 && row.top >= view.top - 1 && row.bottom <= view.bottom + 1
  }
  return false
}
