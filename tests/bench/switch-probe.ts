/**
 * Runs in the page, the same in both arms: from a trusted key or click to the painted frame in which the wanted tile has
 * the focus, stands at its end and shows its newest words there. Sent to Chromium as text, so it uses nothing but its
 * argument and what a page has. Looks once per frame, after the paint, and only while something is awaited.
 */
export type Target = { id: string; text: string }
export type SwitchProbe = {
  want(target: Target): void
  /** Milliseconds, null while it has not happened. */
  took(): number | null
  /** Whether it is on the screen now. */
  stands(): boolean
  /** What of it is on the screen now, for a message. */
  tell(): string
}
export type SwitchProbed = { holdfastSwitch: SwitchProbe }

export function installSwitchProbe(): void {
  const channel = new MessageChannel()
  let wanted: Target = { id: '', text: '' }
  let startAt: number | null = null
  let took: number | null = null
  const tile = (): HTMLElement | null =>
    document.querySelector<HTMLElement>(`[data-testid="tile"][data-conversation-id="${wanted.id}"][data-focused="true"]`)
  const facts = (): Record<string, boolean> => {
    const box = tile()?.querySelector('.timeline__scroll') ?? null
    const view = box?.getBoundingClientRect()
    const row = [...(box?.querySelectorAll('.row') ?? [])].findLast((one) => one.textContent.includes(wanted.text))
    const at = row?.getBoundingClientRect()
    const inside = at !== undefined && view !== undefined && at.height > 0 && at.top >= view.top - 1 && at.bottom <= view.bottom + 1
    return {
      focused: box !== null,
      atEnd: box !== null && box.scrollHeight - box.scrollTop - box.clientHeight <= 2,
      row: inside && row?.checkVisibility({ visibilityProperty: true }) === true,
      caret: tile()?.contains(document.activeElement) === true,
    }
  }
  const stands = (): boolean => Object.values(facts()).every(Boolean)
  // A port takes no target.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const nextPaint = (): number => requestAnimationFrame(() => channel.port2.postMessage(null))
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this also starts the port
  channel.port1.onmessage = () => {
    const now = performance.now()
    if (startAt === null || took !== null) return
    if (stands()) took = now - startAt
    else nextPaint()
  }
  const begin = (event: Event): void => {
    if (!event.isTrusted || startAt !== null || wanted.id === '') return
    // The control key goes before the digit.
    if (event instanceof KeyboardEvent && event.key === 'Control') return
    startAt = event.timeStamp
    nextPaint()
  }
  // The desk's own keys go no further than the window.
  window.addEventListener('keydown', begin, true)
  window.addEventListener('click', begin, true)
  const probe: SwitchProbe = {
    want(target) {
      wanted = target
      startAt = null
      took = null
    },
    took: () => took,
    stands,
    tell: () => JSON.stringify(facts()),
  }
  Object.assign(globalThis, { holdfastSwitch: probe })
}
