import { Worker } from 'node:worker_threads'
import { err, type Result } from '../../shared/lib/result.ts'

/** What the thread is asked: to seal bytes with a passphrase, or to open sealed ones. */
export type SealJob = { kind: 'seal' | 'open'; passphrase: string; bytes: Uint8Array }
/** `passphrase`: it is not this one. `not_ours`: no file of this kind. `damaged`: it is one, and bytes of it are wrong. */
export type SealFault = 'passphrase' | 'not_ours' | 'damaged' | 'failed'
export type SealAnswer = Result<Uint8Array, SealFault>

/**
 * Does one job in a thread of its own: making a key from a passphrase takes a second on purpose, and a heartbeat must not wait for
 * it. The thread and what it knew are gone afterwards.
 */
export function runSealJob(workerUrl: URL, job: SealJob): Promise<SealAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(workerUrl, { workerData: job })
    worker.once('message', (answer: SealAnswer) => resolve(answer))
    worker.once('error', () => resolve(err('failed')))
    worker.once('exit', () => resolve(err('failed')))
  })
}
