import { deepStrictEqual, ok } from 'node:assert/strict'
import type { CommandBody } from '../../shared/model/command.ts'
import { answerable, rawDesk } from './raw-desk.ts'
import type { Live, RawDesk } from './raw-desk.ts'
import type { Check, Target } from './check.ts'

/** A check with desks that are shut whatever happens. */
export function check(rule: string, title: string, body: (scene: Scene) => Promise<void>): Check {
  return { rule, title, needsControl: false, run: (target) => withScene(target, body) }
}

export type Scene = {
  target: Target
  /** A fresh socket; same device when its id is given. */
  desk: (more?: { deviceId?: string; token?: string }) => Promise<RawDesk>
  /** A live desk and a conversation its agent may answer. */
  ready: (more?: { deviceId?: string; token?: string }) => Promise<{ desk: RawDesk; live: Live; conversationId: string }>
}

export async function withScene(target: Target, body: (scene: Scene) => Promise<void>): Promise<void> {
  const desks: RawDesk[] = []
  const desk: Scene['desk'] = async ({ deviceId, token = target.token } = {}) => {
    const made = await rawDesk(target.url, token, deviceId)
    desks.push(made)
    return made
  }
  const ready: Scene['ready'] = async (more) => {
    const made = await desk(more)
    const live = await made.live()
    const conversation = answerable(live)[0]
    ok(conversation !== undefined, 'the first agent needs an open conversation that is its own or nobody’s')
    return { desk: made, live, conversationId: conversation.id }
  }
  try {
    await body({ target, desk, ready })
  } finally {
    for (const made of desks) made.leave()
  }
}

export const note = (conversationId: string, text = 'conformance'): CommandBody => ({ kind: 'note.add', conversationId, text })
export const reply = (conversationId: string, text = 'conformance'): CommandBody => ({ kind: 'reply.send', conversationId, text })
export const same: <T>(found: T, wanted: T, message?: string) => void = (found, wanted, message) => deepStrictEqual(found, wanted, message)

/** The server says bye with this reason and closes. */
export async function expectBye(desk: RawDesk, reason: string): Promise<void> {
  same((await desk.next('bye')).reason, reason)
  await desk.untilClosed()
}
