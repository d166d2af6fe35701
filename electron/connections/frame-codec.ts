import { Envelope } from '../../shared/protocol/down.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'

/** Levels of nesting, the frame itself being the first. */
const DEEPEST = 32
const RAW_BYTES = 65_536
const POISON_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor'])

export type UnreadableReason = 'binary' | 'not_json' | 'too_deep' | 'bad_key' | 'not_envelope' | 'too_large'

/** Null, or what is wrong with the shape. Walks without recursion, so that depth can't hurt. */
function faultOf(value: unknown): 'too_deep' | 'bad_key' | null {
  let layer: unknown[] = [value]
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth >= DEEPEST) return 'too_deep'
    const inner: unknown[] = []
    for (const one of layer) {
      if (typeof one !== 'object' || one === null) continue
      for (const [key, part] of Object.entries(one)) {
        if (POISON_KEYS.has(key)) return 'bad_key'
        if (typeof part === 'object' && part !== null) inner.push(part)
      }
    }
    layer = inner
  }
  return null
}

/** IN1: one text frame to its envelope. The body stays unjudged; the ledger's schema does that. */
export function decodeFrame(text: string): Result<Envelope, UnreadableReason> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return err('not_json')
  }
  const fault = faultOf(value)
  if (fault !== null) return err(fault)
  const envelope = Envelope.safeParse(value)
  return envelope.success ? ok(envelope.data) : err('not_envelope')
}

/** First 64 KiB of what came, cut at a whole character. */
function clip(raw: string): string {
  const bytes = Buffer.from(raw, 'utf8')
  return bytes.length <= RAW_BYTES
    ? raw
    : bytes
        .subarray(0, RAW_BYTES)
        .toString('utf8')
        .replace(/\uFFFD+$/u, '')
}

/** What the ledger gets in place of a frame nobody can read, so that it is quarantined and counted instead of lost. */
export const unreadableFrame = (reason: UnreadableReason, raw: string): string =>
  JSON.stringify({ v: 0, type: 'unreadable', body: { reason, raw: clip(raw) } })
