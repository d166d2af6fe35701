import type { TicketStart } from './ticket-form.ts'

/** Where a ticket's draft lies: with the contact or the conversation it is about, so that it is erased with them, or alone. */
export const ticketPlace = ({ conversationId, captureId }: Pick<TicketStart, 'conversationId' | 'captureId'>): string =>
  captureId ?? conversationId ?? 'ticket'
