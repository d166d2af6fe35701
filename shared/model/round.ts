/**
 * A customer's waiting that a human reply has ended (D3): from the first unanswered message to that reply. Automatic
 * replies never end one. `order` is the reply's place in the conversation; times are server time in milliseconds.
 */
export type Round = {
  readonly conversationId: string
  readonly order: number
  readonly agentId: string
  readonly startedAt: number
  readonly answeredAt: number
  /** The reply failed or was recalled afterwards: the round counts no more, and the customer waits since `startedAt` again. */
  readonly undone?: true
}
