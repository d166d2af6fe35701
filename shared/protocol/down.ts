import * as z from 'zod/mini'
import { AnswerFrame } from './command-frame.ts'
import { EventFrame } from './event-frame.ts'
import { ByeFrame, FatesFrame, HealthFrame, PageFrame, PongFrame, RosterFrame, SignalFrame, WelcomeFrame } from './session-frames.ts'

const v = z.int()

/** Everything a server may say. */
export const DownFrame = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('welcome'), body: WelcomeFrame }),
  z.object({ v, type: z.literal('answer'), body: AnswerFrame }),
  z.object({ v, type: z.literal('event'), body: EventFrame }),
  z.object({ v, type: z.literal('fates'), body: FatesFrame }),
  z.object({ v, type: z.literal('page'), body: PageFrame }),
  z.object({ v, type: z.literal('signal'), body: SignalFrame }),
  z.object({ v, type: z.literal('roster'), body: RosterFrame }),
  z.object({ v, type: z.literal('health'), body: HealthFrame }),
  z.object({ v, type: z.literal('pong'), body: PongFrame }),
  z.object({ v, type: z.literal('bye'), body: ByeFrame }),
])
export type DownFrame = z.infer<typeof DownFrame>

/** The envelope alone, so that main can route a frame without judging its body (IN1). */
export const Envelope = z.object({ v: z.int(), type: z.string(), body: z.unknown() })
export type Envelope = z.infer<typeof Envelope>
