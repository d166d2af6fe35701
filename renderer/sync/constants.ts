/** CB3: a reply composed on a live account is stale only when it stayed unsent for this long. Milliseconds. */
export const FRESH_MS = 20_000

/** Two readings of the server's clock may differ by this much without the age counting as backwards. */
export const CLOCK_SLACK_MS = 2_000

/** CB3: age in milliseconds of server time at which an unsent reply is stale, by channel. */
export const STALE_MS = { live: 10 * 60_000, messenger: 60 * 60_000, ticket: 24 * 60 * 60_000 } as const

/** FR8: commands under way at once, over all lanes. */
export const MAX_IN_FLIGHT = 16

/** Longest `retry(afterMs)` that is honoured, milliseconds. */
export const MAX_RETRY_MS = 10 * 60_000

/** FR15: silence after a command before its fate is asked, and as long again before the link is dropped. */
export const ANSWER_LIMIT_MS = 3_000

/** FR15: on a link whose welcome came slowly, so many times as long as that took, up to so many milliseconds. */
export const SLOW_LINK = { times: 1.5, limitMs: 15_000 } as const

/** Messages after the base looked at when a reply is judged; more than enough to find one that matters. */
export const FACTS_LIMIT = 200

/** IN3: replays asked on one link for the same hole before the link is dropped, and drops before a refetch. */
export const REPLAYS_PER_HOLE = 2
export const DROPS_PER_HOLE = 2

/** FR13: commands done this long before the backup are asked about too, milliseconds. */
export const ASKED_BEFORE_MS = 24 * 60 * 60_000
