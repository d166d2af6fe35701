import { useState } from 'react'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { useServices } from '../../app/services.tsx'
import type { PhraseBook } from './phrase-book.ts'
import { MAX_IMPORT_BYTES, planImport, readPhrases, type ImportFault, type Plan, type RowFault } from './phrase-file.ts'

export type ImportStep =
  | { kind: 'idle' }
  | { kind: 'refused'; fault: ImportFault | 'unreadable' }
  | { kind: 'ready'; file: string; encoding: string; plan: Plan; faults: readonly RowFault[] }
  | { kind: 'writing' }
  | { kind: 'done'; count: number }
  | { kind: 'failed' }

export type Import = { step: ImportStep; read: (file: File) => Promise<void>; write: (plan: Plan) => Promise<void>; leave: () => void }

/** From a file to phrases, with a look at what would happen in between. */
export function useImport(book: PhraseBook): Import {
  const { clock, random } = useServices()
  const [step, setStep] = useState<ImportStep>({ kind: 'idle' })
  const read = async (file: File): Promise<void> => {
    try {
      if (file.size > MAX_IMPORT_BYTES) return setStep({ kind: 'refused', fault: 'too_large' })
      const result = readPhrases(new Uint8Array(await file.arrayBuffer()), { makeId: () => uuidv7(clock, random), now: clock.now() })
      if (!result.ok) return setStep({ kind: 'refused', fault: result.fault })
      const known = new Map(book.all().map((phrase) => [phrase.id, phrase]))
      setStep({ kind: 'ready', file: file.name, encoding: result.encoding, plan: planImport(result.phrases, known), faults: result.faults })
    } catch {
      setStep({ kind: 'refused', fault: 'unreadable' })
    }
  }
  const write = async ({ add, change }: Plan): Promise<void> => {
    setStep({ kind: 'writing' })
    try {
      await book.save([...add, ...change])
      setStep({ kind: 'done', count: add.length + change.length })
    } catch {
      setStep({ kind: 'failed' })
    }
  }
  return { step, read, write, leave: () => setStep({ kind: 'idle' }) }
}
