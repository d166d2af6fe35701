import * as z from 'zod/mini'

/** Keys that work while another program has the focus, and the command of the desk each asks for. No bare Alt+letter. */
export const GLOBAL_CHORDS = {
  'conversation.rescue': 'Ctrl+Shift+Space',
  'phrase.copy': 'Ctrl+Shift+F7',
  'capture.new': 'Ctrl+Shift+F8',
} as const

export const GlobalKeyId = z.enum(['conversation.rescue', 'phrase.copy', 'capture.new'])
export type GlobalKeyId = z.infer<typeof GlobalKeyId>
export const globalKeyIds = GlobalKeyId.options

/** Whoever is likely to hold a key that was refused; the words stand in the locale files. */
export const KeyOwner = z.enum(['input_method', 'wechat', 'qq', 'dingtalk', 'screenshot', 'system', 'unknown'])
export type KeyOwner = z.infer<typeof KeyOwner>

/** How a system-wide key stands: `off` by choice, `refused` by the OS, with up to three keys that are free. */
export const GlobalKey = z.object({
  id: GlobalKeyId,
  chord: z.nullable(z.string()),
  state: z.enum(['on', 'refused', 'off']),
  owner: z.nullable(KeyOwner),
  free: z.array(z.string()),
})
export type GlobalKey = z.infer<typeof GlobalKey>
