import type { Page } from 'playwright-core'

/** What a change may wait before it is written (LD2), milliseconds; not the program's own figure, which is what is tested. */
const WAIT_MS = 150

/** What the page says of the draft of the field with the caret. Lengths count UTF-16 code units. */
export type DraftWatch = {
  /** The newest text whose write the page was told is on the disk; empty before the first. */
  kept: string
  /** How long the text was when each finished interval of the yardstick began, oldest first. */
  intervals: readonly number[]
}

declare global {
  // oxlint-disable-next-line vars-on-top, no-var -- The only way to declare a global of a page.
  var draftWatch: { kept: string; intervals: number[] } | undefined
}

/**
 * Listens to what is written, and measures this machine with a yardstick: over and over the wait of the draft keeper and one durable write
 * of the same page, to a database of its own. On a slow or busy machine an interval of the keeper and one of the yardstick grow alike.
 */
export async function watchDrafts(desk: Page): Promise<void> {
  await desk.evaluate(async (waitMs) => {
    const seen = { kept: '', intervals: [] as number[] }
    globalThis.draftWatch = seen
    // oxlint-disable-next-line typescript/unbound-method -- called with its store below
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function putSeen(this: IDBObjectStore, value: { sealed?: { text: string } }, key?: IDBValidKey) {
      const text = this.name === 'drafts' ? value.sealed?.text : undefined
      if (text !== undefined) this.transaction.addEventListener('complete', () => (seen.kept = text))
      return key === undefined ? put.call(this, value) : put.call(this, value, key)
    }
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('yardstick', 1)
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('marks'))
      opening.addEventListener('success', () => resolve(opening.result))
      opening.addEventListener('error', () => reject(opening.error ?? new Error('no yardstick')))
    })
    const measure = (): void => {
      const field = document.activeElement
      const length = field instanceof HTMLTextAreaElement ? field.value.length : 0
      setTimeout(() => {
        const writing = db.transaction('marks', 'readwrite', { durability: 'strict' })
        put.call(writing.objectStore('marks'), length, 'length')
        writing.addEventListener('complete', () => {
          seen.intervals.push(length)
          measure()
        })
      }, waitMs)
    }
    measure()
  }, WAIT_MS)
}

export const draftsSeen = (desk: Page): Promise<DraftWatch> =>
  desk.evaluate(() => {
    if (globalThis.draftWatch === undefined) throw new Error('nobody watches')
    return globalThis.draftWatch
  })
