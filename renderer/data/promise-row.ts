/**
 * A promise in words that went to a customer (D11). `id` is the conversation and the command, so that one reply makes one row and the
 * rows of an erased customer are found by their key. Times are server time in milliseconds.
 */
export type PromiseRow = {
  readonly id: string
  readonly conversationId: string
  readonly customer: string
  /** The words that promise. */
  readonly words: string
  /** The whole reply. */
  readonly text: string
  readonly madeAt: number
  readonly dueAt: number
  readonly state: 'open' | 'kept' | 'dropped'
  readonly endedAt: number | null
}

export const promiseId = (conversationId: string, commandId: string): string => `${conversationId} ${commandId}`
