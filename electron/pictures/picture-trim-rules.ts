import type { PictureFile } from './picture-files.ts'

/** Copies of pictures the back-end has may take this much of the disk, bytes. */
export const COPIES_LIMIT = 512 * 1_048_576
/** Longest that a picture the back-end does not have waits for somebody to send it. */
export const UNSENT_KEPT_MS = 365 * 24 * 3_600_000

/** Copies to let go of, those unused for longest first, until the rest fits; what is needed stays, whatever its size. */
export function surplus(files: readonly PictureFile[], limit: number, needed: ReadonlySet<string>): readonly string[] {
  let total = files.reduce((sum, file) => sum + file.bytes, 0)
  const gone: string[] = []
  for (const file of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (total <= limit) break
    if (needed.has(file.hash)) continue
    total -= file.bytes
    gone.push(file.hash)
  }
  return gone
}

/** Pictures put into a draft a year ago and never sent. Drafts are the desk's, main does not know them. */
export function abandoned(files: readonly PictureFile[], now: number, needed: ReadonlySet<string>): readonly string[] {
  return files.filter((file) => now - file.usedAt > UNSENT_KEPT_MS && !needed.has(file.hash)).map((file) => file.hash)
}
