import { CaptureChannel, TicketCategory, type Capture } from '../../../shared/model/capture.ts'
import type { FormValues } from './form-values.ts'
import { readTime, writeTime } from './time-rules.ts'

export const CHANNELS = CaptureChannel.options
export const CATEGORIES = TicketCategory.options
export const URGENCIES = [1, 2, 3, 4] as const
export type UrgencyChoice = (typeof URGENCIES)[number]

export type FieldName = Exclude<keyof FormValues, 'captureId' | 'startedAt'>

/** Order of the fields on screen and of the Tab key. */
export const FIELDS = ['channel', 'who', 'contact', 'orderNo', 'category', 'urgency', 'request', 'promise', 'due', 'happened'] as const

/** Longest words of a field, UTF-16 code units; those of the model. */
export const LIMITS = { who: 500, contact: 200, orderNo: 100, request: 5_000, promise: 2_000, due: 40, happened: 40 } as const

export const emptyForm = (captureId: string): FormValues => ({
  captureId,
  startedAt: null,
  channel: 'phone',
  who: '',
  contact: '',
  orderNo: '',
  category: null,
  urgency: null,
  request: '',
  promise: '',
  due: '',
  happened: '',
})

/** The form of a contact that was written down before. */
export const formOf = (captureId: string, capture: Capture): FormValues => ({
  captureId,
  startedAt: capture.happenedAt,
  channel: capture.channel,
  who: capture.who,
  contact: capture.contact,
  orderNo: capture.orderNo,
  category: capture.category,
  urgency: `${urgencyOf(capture.urgency)}`,
  request: capture.request,
  promise: capture.promise,
  due: capture.dueAt === null ? '' : writeTime(capture.dueAt),
  happened: '',
})

const urgencyOf = (urgency: number): UrgencyChoice => URGENCIES.find((one) => one === urgency) ?? 4

/** Why a form can't be saved yet, in the order of its fields; `who` stands for name or contact, one of which is needed. */
export function troubleIn(form: FormValues, now: number): readonly FieldName[] {
  const trouble: FieldName[] = []
  if (form.who.trim() === '' && form.contact.trim() === '') trouble.push('who')
  if (form.category === null) trouble.push('category')
  if (form.urgency === null) trouble.push('urgency')
  if (form.request.trim() === '') trouble.push('request')
  if (dueOf(form, now) === 'unreadable') trouble.push('due')
  if (happenedOf(form, now) === 'unreadable') trouble.push('happened')
  return trouble
}

/** Whole milliseconds, which server time need not be. */
export const happenedOf = (form: FormValues, now: number): number | 'unreadable' => {
  const base = Math.round(form.startedAt ?? now)
  return readTime(form.happened, base, 'past') ?? base
}

/** To the minute: nobody promises seconds. */
export function dueOf(form: FormValues, now: number): number | null | 'unreadable' {
  const due = readTime(form.due, form.startedAt ?? now, 'future')
  return typeof due === 'number' ? Math.round(due / 60_000) * 60_000 : due
}

/** The contact as it is saved; null while something is missing. */
export function captureOf(form: FormValues, now: number): Capture | null {
  const happenedAt = happenedOf(form, now)
  const dueAt = dueOf(form, now)
  const { category, urgency } = form
  if (troubleIn(form, now).length > 0 || category === null || urgency === null) return null
  if (happenedAt === 'unreadable' || dueAt === 'unreadable') return null
  return {
    channel: form.channel,
    who: form.who.trim(),
    contact: form.contact.trim(),
    orderNo: form.orderNo.trim(),
    category,
    urgency: Number(urgency),
    request: form.request.trim(),
    promise: form.promise.trim(),
    dueAt,
    happenedAt,
  }
}

/** Who it was, in one word for labels. */
export const nameOf = ({ who, contact }: Pick<Capture, 'who' | 'contact'>): string => who.trim() || contact.trim()
