import type { EventName, RequestName } from './contract.ts'

/** Names alone, so that the preload stays free of schemas. The record type makes a missing one a compile error. */
const requestNames: Record<RequestName, true> = {
  'session.get': true,
  'session.signIn': true,
  'session.signOut': true,
  'connection.get': true,
  'connection.dial': true,
  'clock.get': true,
  'command.submit': true,
  'command.decide': true,
  'journal.list': true,
  'ledger.open': true,
  'ledger.dispatch': true,
  'ledger.send': true,
  'ledger.dropLink': true,
  'ledger.closeClaims': true,
  'ledger.finish': true,
  'ledger.erase': true,
  'ledger.adoptGeneration': true,
  'ledger.rejournal': true,
  'ledger.wakeAt': true,
  'ledger.status': true,
  'ledger.alive': true,
  'ledger.notice': true,
  'ledger.crashPoint': true,
  'settings.get': true,
  'settings.set': true,
  'notices.list': true,
  'notices.dismiss': true,
  'link.open': true,
  'window.open': true,
  'window.close': true,
  'window.list': true,
  'window.zoom': true,
  'focus.set': true,
  'focus.get': true,
}

const eventNames: Record<EventName, true> = {
  'session.changed': true,
  'connection.changed': true,
  'clock.changed': true,
  'settings.changed': true,
  'notices.changed': true,
  'journal.rows': true,
  'link.opened': true,
  'link.frames': true,
  'link.closed': true,
  'ledger.wake': true,
  'ledger.health': true,
  'windows.changed': true,
  'focus.changed': true,
  'command.invoked': true,
}

export const requestChannels = Object.keys(requestNames) as RequestName[]
export const eventChannels = Object.keys(eventNames) as EventName[]
