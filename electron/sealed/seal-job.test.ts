import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { randomInt, seededRandom } from '../../shared/lib/random.ts'
import { err } from '../../shared/lib/result.ts'
import { runSealJob, type SealAnswer } from './seal-job.ts'

const WORKER = new URL('./seal-worker.ts', import.meta.url)
const PASS = 'vier lose wörter 四个词'
const PLAIN = Buffer.from(JSON.stringify({ text: '订单号 281177430192', big: 'x'.repeat(200_000) }))
const open = (bytes: Uint8Array, passphrase = PASS): Promise<SealAnswer> => runSealJob(WORKER, { kind: 'open', passphrase, bytes })

async function sealed(): Promise<Buffer> {
  const answer = await runSealJob(WORKER, { kind: 'seal', passphrase: PASS, bytes: PLAIN })
  if (!answer.ok) throw new Error(answer.error)
  return Buffer.from(answer.value)
}

it('J18 what is sealed is opened by its passphrase alone; damage anywhere is told and gives nothing', { timeout: 120_000 }, async () => {
  const file = await sealed()
  expect(file.subarray(0, 22).toString('latin1')).toBe('age-encryption.org/v1\n')
  expect(file.includes('281177430192')).toBe(false)
  const again = await open(file)
  expect(again.ok && Buffer.from(again.value).equals(PLAIN)).toBe(true)
  expect(await open(file, 'ein anderes passwort')).toEqual(err('passphrase'))
  expect(await open(readFileSync(import.meta.filename))).toEqual(err('not_ours'))
  expect(await open(new Uint8Array(0))).toEqual(err('not_ours'))
  for (const at of [30, 110, 400]) {
    const spoilt = Buffer.from(file)
    spoilt[at] = (spoilt[at] ?? 0) ^ 0x41
    const answer = await open(spoilt)
    expect([at, answer.ok]).toEqual([at, false])
  }
  for (const length of [100, file.length - 100]) expect((await open(file.subarray(0, length))).ok).toBe(false)
})

it(
  'J18 random bytes flipped or cut, each alone: told in plain words, and not a byte of the content comes out',
  { timeout: 300_000 },
  async () => {
    const file = await sealed()
    const random = seededRandom(18)
    // A change in the line of the passphrase is another key, one in the first line another kind of file; everything else is damage.
    const flips = Array.from({ length: 8 }, () => randomInt(random, file.length))
    const cuts = Array.from({ length: 4 }, () => 22 + randomInt(random, file.length - 22))
    const spoilt = [
      ...flips.map((at) => {
        const bytes = Buffer.from(file)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(random, 8))
        return bytes
      }),
      ...cuts.map((length) => file.subarray(0, length)),
      Buffer.concat([file, Buffer.from([0])]),
    ]
    for (const bytes of spoilt) {
      const answer = await open(bytes)
      expect(answer.ok ? 'opened' : answer.error).toMatch(/^(damaged|passphrase|not_ours)$/)
    }
  },
)
