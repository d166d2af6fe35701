import { assertNever } from '../../../shared/lib/assert.ts'
import type { EventFrame } from '../../../shared/protocol/event-frame.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import type { Host } from '../host.ts'
import type { GatewayCore, Outgoing } from '../judge.ts'
import type { Mouth } from './self.ts'
import type { Album } from './album.ts'
import type { Said } from './fill-lines.ts'
import type { Guest } from './guest.ts'
import type { Heard } from './reaction-rules.ts'

/** What an event means to the guest of a conversation. */
export type Meaning = { conversationId: string } & ({ kind: 'answered'; heard: Heard } | { kind: 'closed' | 'erased' })

export function meaningsOf(event: EventFrame): Meaning[] {
  switch (event.kind) {
    case 'message.added': {
      const { author, internal, conversationId, text, pictures = [] } = event.message
      return author.kind === 'agent' && !internal ? [{ kind: 'answered', conversationId, heard: { text, pictures: pictures.length } }] : []
    }
    case 'conversation.changed':
      return event.change === 'closed' ? [{ kind: 'closed', conversationId: event.conversation.id }] : []
    case 'customer.erased':
      return event.conversationIds.map((conversationId) => ({ kind: 'erased', conversationId }))
    case 'message.changed':
    case 'customer.filed':
    case 'capture.kept':
    case 'ticket.kept':
      return []
    default:
      return assertNever(event, 'event')
  }
}

/** False when it could not be done: erased or restored away meanwhile, or the disk is full. A gateway never ends by that. */
export function attempt(host: Pick<Host, 'act'>, what: (core: GatewayCore) => readonly Outgoing[]): boolean {
  try {
    host.act(what)
    return true
  } catch {
    return false
  }
}

/** The gateway as the customers see it. */
export function createFloor(host: Host, album: Album) {
  /** The bytes go first, so that nobody hears of a picture that is not there. One that can't be read is said in words. */
  const contentOf = (core: GatewayCore, { text, picture }: Said): { text: string; pictures: Picture[] } => {
    const shot = picture === null ? null : album(picture)
    if (shot === null) return { text: text === '' ? '…' : text, pictures: [] }
    const { hash, type } = shot.picture
    core.putBlob({ hash, type, bytes: shot.bytes })
    return { text, pictures: [shot.picture] }
  }
  return {
    watch: host.watch,
    /** An agent's desk is here; nobody comes to a shop where nobody works. */
    staffed: (): boolean => host.core().counts().connections > 0,
    head: (): number => host.core().counts().head,
    conversations: (): readonly Conversation[] => host.core().conversations(),
    lastWordBy: (conversationId: string) =>
      host
        .core()
        .messagesOf(conversationId)
        .findLast((message) => !message.internal)?.author.kind,
    /** Opens the conversation of a guest in the queue with the first words, and files what is known. Null when that failed. */
    open(guest: Guest): string | null {
      const { customer, shop, script, robot: earlier, opening, file } = guest
      const { channel } = script.scenario
      const opened = attempt(host, (core) => {
        const { text: firstText, pictures } = contentOf(core, opening[0] ?? { text: '…', picture: null })
        return [...core.file(file), ...core.openConversation({ customer, shop, channel, assignee: null, earlier, firstText, pictures })]
      })
      const own = host.core().conversations()
      return opened ? (own.find((row) => row.customer.id === customer.id)?.id ?? null) : null
    },
    mouth: (conversationId: string, gone: () => void): Mouth => ({
      say: (message) => {
        const said = attempt(host, (core) => {
          const { text, pictures } = contentOf(core, message)
          return core.customerSays(conversationId, text, pictures)
        })
        if (!said) gone()
        return said
      },
      type: (on) => void attempt(host, (core) => core.customerTypes(conversationId, on)),
      read: () => void attempt(host, (core) => core.customerReads(conversationId, core.messagesOf(conversationId).at(-1)?.order ?? 1)),
    }),
  }
}
export type Floor = ReturnType<typeof createFloor>
