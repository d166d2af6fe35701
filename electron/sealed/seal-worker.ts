import { parentPort, workerData } from 'node:worker_threads'
import { Decrypter, Encrypter } from 'age-encryption'
import { must } from '../../shared/lib/assert.ts'
import { err, ok } from '../../shared/lib/result.ts'
import type { SealAnswer, SealJob } from './seal-job.ts'

/** The thread of one job. The file is an age file (age-encryption.org/v1): any other tool for that format opens it too. */
const port = must(parentPort, 'parent port: this file runs as a worker')
const MAGIC = 'age-encryption.org/v1\n'

async function answer({ kind, passphrase, bytes }: SealJob): Promise<SealAnswer> {
  if (kind === 'seal') {
    const encrypter = new Encrypter()
    encrypter.setPassphrase(passphrase)
    return ok(await encrypter.encrypt(bytes))
  }
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) return err('not_ours')
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  try {
    return ok(await decrypter.decrypt(bytes))
  } catch (error) {
    // The library has one sentence for "none of these keys"; all others speak of the bytes.
    return err(error instanceof Error && /no identity matched/i.test(error.message) ? 'passphrase' : 'damaged')
  }
}

answer(workerData as SealJob)
  .catch((): SealAnswer => err('failed'))
  .then((said) => port.postMessage(said))
  .catch(() => undefined)
