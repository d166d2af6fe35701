/** A span of server time in milliseconds; `to` null while it lasts. */
export type Span = { readonly from: number; readonly to: number | null }

/** Whether a time from `from` to `to` lies in one of the spans, at least in part. */
export const touches = (spans: readonly Span[], from: number, to: number): boolean =>
  spans.some((span) => span.from <= to && (span.to === null || span.to > from))
