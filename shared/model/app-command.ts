import * as z from 'zod/mini'

/**
 * App commands that exist and the keys they have unless the agent chose others; null has none and is reached by the command
 * palette. Cheat sheet, palette, key handler and labels read this table. `Ctrl` stands for the command key on a Mac.
 */
export const DEFAULT_CHORDS = {
  'slot.1': 'Ctrl+1',
  'slot.2': 'Ctrl+2',
  'slot.3': 'Ctrl+3',
  'slot.4': 'Ctrl+4',
  'slot.5': 'Ctrl+5',
  'tile.large': 'Ctrl+M',
  'conversation.next': 'Ctrl+Tab',
  'conversation.rescue': null,
  'conversation.engage': 'Ctrl+Shift+O',
  'conversation.close': 'Ctrl+E',
  'conversation.transfer': 'Ctrl+Shift+T',
  'conversation.pin': 'Ctrl+B',
  'conversation.hold': 'Ctrl+Shift+B',
  'conversation.snooze': 'Ctrl+Shift+S',
  'queue.take': 'Ctrl+Shift+G',
  'timeline.toEnd': 'Ctrl+J',
  'composer.note': 'Ctrl+Shift+N',
  'picture.attach': 'Ctrl+O',
  'composer.recall': 'Ctrl+Shift+U',
  'composer.putBack': 'Ctrl+Shift+Y',
  'suggestion.1': 'Ctrl+Shift+1',
  'suggestion.2': 'Ctrl+Shift+2',
  'suggestion.3': 'Ctrl+Shift+3',
  'decision.send': 'Ctrl+Shift+Enter',
  'decision.edit': 'Ctrl+Shift+E',
  'decision.discard': 'Ctrl+Shift+Backspace',
  'decision.apologise': 'Ctrl+Shift+A',
  'decision.note': 'Ctrl+Shift+M',
  'decision.take': 'Ctrl+Shift+K',
  'decision.markSent': 'Ctrl+Shift+H',
  'decision.ticket': 'Ctrl+Shift+X',
  'reconcile.open': 'F9',
  'reconcile.undo': 'Shift+F9',
  'connection.act': 'Ctrl+Shift+L',
  'notice.open': 'Shift+F1',
  'notice.dismiss': 'Ctrl+Shift+D',
  'health.open': 'F7',
  'report.open': 'Shift+F7',
  'mode.outage': null,
  'mode.peak': 'Ctrl+F7',
  'promise.make': 'Ctrl+D',
  'promise.list': 'Shift+F3',
  'house.open': null,
  'capture.new': 'F8',
  'capture.list': 'Shift+F8',
  'ticket.new': 'Ctrl+T',
  'ticket.list': 'Shift+F2',
  'phrases.editor': 'F2',
  'phrase.copy': null,
  'app.palette': 'Ctrl+K',
  'app.settings': 'Ctrl+,',
  'app.keys': 'Ctrl+/',
  'agent.state': 'F3',
  'work.export': null,
  'work.import': null,
  'rehearsal.switch': null,
  'app.signOut': 'Ctrl+Shift+P',
  'app.pane': 'F6',
  'panel.toggle': 'F4',
  'panel.popOut': 'Shift+F4',
  'view.zoomIn': 'Ctrl+=',
  'view.zoomOut': 'Ctrl+-',
  'view.zoomReset': 'Ctrl+0',
} as const satisfies Record<string, string | null>

export type CommandId = keyof typeof DEFAULT_CHORDS
export const commandIds = Object.keys(DEFAULT_CHORDS) as CommandId[]

/** Keys the agent chose, by command; null takes a key away. Ids of commands that are gone stay and mean nothing. */
export const KeyChoices = z.record(z.string().check(z.maxLength(60)), z.nullable(z.string().check(z.maxLength(40))))
export type KeyChoices = z.infer<typeof KeyChoices>
