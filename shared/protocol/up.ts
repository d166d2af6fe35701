import * as z from 'zod/mini'
import { CommandFrame } from './command-frame.ts'
import {
  AckFrame,
  AskFrame,
  ByeFrame,
  FetchFrame,
  HelloFrame,
  PingFrame,
  PresenceFrame,
  SignalFrame,
  StatusFrame,
} from './session-frames.ts'

const v = z.int()

/** Everything a client may say. */
export const UpFrame = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('hello'), body: HelloFrame }),
  z.object({ v, type: z.literal('command'), body: CommandFrame }),
  z.object({ v, type: z.literal('ack'), body: AckFrame }),
  z.object({ v, type: z.literal('status'), body: StatusFrame }),
  z.object({ v, type: z.literal('fetch'), body: FetchFrame }),
  z.object({ v, type: z.literal('signal'), body: SignalFrame }),
  z.object({ v, type: z.literal('presence'), body: PresenceFrame }),
  z.object({ v, type: z.literal('ask'), body: AskFrame }),
  z.object({ v, type: z.literal('ping'), body: PingFrame }),
  z.object({ v, type: z.literal('bye'), body: ByeFrame }),
])
export type UpFrame = z.infer<typeof UpFrame>
