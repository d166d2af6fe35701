import type { Capture, CaptureRecord, TicketDraft } from '../../shared/model/capture.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import { WRITTEN } from './sync-rows.ts'

export const capture = (more: Partial<Capture> = {}): Capture => ({
  channel: 'phone',
  who: '林晓',
  contact: '138 0000 0001',
  orderNo: '',
  category: 'aftersale',
  urgency: 2,
  request: '杯子碎了，要补发',
  promise: '',
  dueAt: null,
  happenedAt: WRITTEN,
  ...more,
})

export const addCapture = (
  captureId = 'cap-1',
  more: Partial<Capture> = {},
  link: { conversationId?: string | null; customerId?: string | null; apart?: string[] } = {},
): CommandBody => ({ kind: 'capture.add', captureId, capture: capture(more), conversationId: null, customerId: null, ...link })

export const ticketDraft = (more: Partial<TicketDraft> = {}): TicketDraft => ({
  category: 'aftersale',
  urgency: 3,
  summary: '补发一个杯子',
  customerName: '林晓',
  orderNo: '',
  captureId: null,
  conversationId: null,
  customerId: null,
  ...more,
})

export const captureRecord = (id: string, seq: number, more: Partial<CaptureRecord> = {}): CaptureRecord => ({
  id,
  capture: capture(),
  conversationId: null,
  customerId: null,
  capturedAt: WRITTEN,
  syncedAt: WRITTEN + 10,
  by: { id: 'a2', name: '陈默' },
  causeId: null,
  deviceId: 'dev-2',
  seq,
  ...more,
})

/** The event of a capture: that of command `causeId` on the desk `deviceId`. */
export const captureKept = (record: CaptureRecord): DownFrame => ({
  v: 4,
  type: 'event',
  body: { seq: record.seq, at: WRITTEN + record.seq, causeId: record.causeId, deviceId: record.deviceId, kind: 'capture.kept', record },
})
