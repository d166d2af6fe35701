import type { TFunction } from 'i18next'
import type { CommandId } from '../../lib/keys.ts'

type SlotKey = 'slot.1' | 'slot.2' | 'slot.3' | 'slot.4' | 'slot.5'
export type Listed = Exclude<CommandId, SlotKey>
type Words<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T

/** The slots, which the sheet has in one line and the settings one by one. */
export const SLOT_KEYS = ['slot.1', 'slot.2', 'slot.3', 'slot.4', 'slot.5'] as const satisfies readonly SlotKey[]

/** Commands as sheet and palette list them, without the slots. */
export const KEY_GROUPS = {
  conversation: [
    'tile.large',
    'conversation.next',
    'conversation.rescue',
    'queue.take',
    'conversation.engage',
    'conversation.pin',
    'conversation.hold',
    'conversation.snooze',
    'conversation.transfer',
    'conversation.close',
    'timeline.toEnd',
  ],
  writing: [
    'composer.note',
    'picture.attach',
    'composer.recall',
    'composer.putBack',
    'suggestion.1',
    'suggestion.2',
    'suggestion.3',
    'phrases.editor',
    'phrase.copy',
    'promise.make',
    'promise.list',
  ],
  decision: [
    'decision.send',
    'decision.edit',
    'decision.discard',
    'decision.apologise',
    'decision.note',
    'decision.take',
    'decision.markSent',
    'decision.ticket',
    'reconcile.open',
    'reconcile.undo',
  ],
  app: [
    'capture.new',
    'capture.list',
    'ticket.new',
    'ticket.list',
    'connection.act',
    'notice.open',
    'notice.dismiss',
    'health.open',
    'report.open',
    'mode.outage',
    'mode.peak',
    'house.open',
    'app.pane',
    'panel.toggle',
    'panel.popOut',
    'view.zoomIn',
    'view.zoomOut',
    'view.zoomReset',
    'app.palette',
    'app.settings',
    'agent.state',
    'work.export',
    'work.import',
    'rehearsal.switch',
    'app.signOut',
    'app.keys',
  ],
} as const satisfies Record<string, readonly Listed[]>

/** Fails to compile when a command is in no group. */
type Missing = Exclude<Listed, (typeof KEY_GROUPS)[keyof typeof KEY_GROUPS][number]>
export const groupsComplete: [Missing] extends [never] ? true : Missing = true

export const groupNames = Object.keys(KEY_GROUPS) as (keyof typeof KEY_GROUPS)[]

export const isSlot = (id: CommandId): id is SlotKey => id.startsWith('slot.')

/** Where the words of a command are: `keys.<this>`. */
export const wordsKey = <T extends Listed>(id: T): Words<T> => id.replace('.', '_') as Words<T>

/** What a command does, in words. */
export const commandWords = (t: TFunction, id: CommandId): string =>
  isSlot(id) ? t('keys.slot', { slot: id.slice('slot.'.length) }) : t(`keys.${wordsKey(id)}`)
