/** A bucket of one window and channel: `tokens` left at monotonic time `at` (ms). */
export type Bucket = { tokens: number; at: number }

/** Requests a second of one window on one channel; a desk at full surge stays below a tenth of it. */
export const REQUESTS_PER_SECOND = 400

/** Takes one token. The bucket holds one second's worth and refills steadily. */
export function takeToken(bucket: Bucket | undefined, now: number, perSecond = REQUESTS_PER_SECOND): { bucket: Bucket; granted: boolean } {
  const filled = bucket === undefined ? perSecond : bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond
  const tokens = Math.min(perSecond, filled)
  return tokens < 1 ? { bucket: { tokens, at: now }, granted: false } : { bucket: { tokens: tokens - 1, at: now }, granted: true }
}
