import { describe, expect, it } from 'vitest'
import { REQUESTS_PER_SECOND, takeToken, type Bucket } from './rate-rules.ts'

const takeMany = (bucket: Bucket | undefined, now: number, times: number): { bucket: Bucket | undefined; granted: number } => {
  let current = bucket
  let granted = 0
  for (let n = 0; n < times; n += 1) {
    const taken = takeToken(current, now)
    current = taken.bucket
    granted += taken.granted ? 1 : 0
  }
  return { bucket: current, granted }
}

describe('request rate', () => {
  it('grants one second of requests at once and no more', () => {
    expect(takeMany(undefined, 0, REQUESTS_PER_SECOND * 3).granted).toBe(REQUESTS_PER_SECOND)
  })

  it('refills steadily and never above one second of requests', () => {
    const { bucket } = takeMany(undefined, 0, REQUESTS_PER_SECOND)
    expect(takeMany(bucket, 250, REQUESTS_PER_SECOND).granted).toBe(REQUESTS_PER_SECOND / 4)
    expect(takeMany(bucket, 60_000, REQUESTS_PER_SECOND * 2).granted).toBe(REQUESTS_PER_SECOND)
  })

  it('gives nothing for a clock that seems to go back', () => {
    const { bucket } = takeMany(undefined, 1_000, REQUESTS_PER_SECOND)
    expect(takeMany(bucket, 0, 5).granted).toBe(0)
  })
})
