import * as z from 'zod/mini'
import { CaptureChannel, TicketCategory } from '../../../shared/model/capture.ts'

const words = z.string()

/** One contact as it stands in the form, with what a person typed for times; its line of the draft. */
export const FormValues = z.object({
  captureId: words,
  /** When the first key was pressed, server time; null while nothing was written. What "now" and −15 count from. */
  startedAt: z.nullable(z.number()),
  channel: CaptureChannel,
  who: words,
  contact: words,
  orderNo: words,
  category: z.nullable(TicketCategory),
  urgency: z.nullable(z.enum(['1', '2', '3', '4'])),
  request: words,
  promise: words,
  due: words,
  happened: words,
})
export type FormValues = z.infer<typeof FormValues>

/** What is kept of forms that are not saved: a line each, nothing for untouched ones. */
export const draftOf = (forms: readonly FormValues[]): string =>
  forms
    .filter((form) => form.startedAt !== null)
    .map((form) => `${JSON.stringify(form)}\n`)
    .join('')

/** The forms of a draft; lines nobody can read are left out. */
export function formsIn(draft: string): readonly FormValues[] {
  return draft.split('\n').flatMap((line) => {
    const parsed = FormValues.safeParse(parse(line))
    return parsed.success ? [parsed.data] : []
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
