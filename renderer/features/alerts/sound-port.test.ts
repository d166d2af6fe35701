import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHandClock } from '../../../tests/fakes/desk-bus.ts'
import { createSoundPort } from './sound-port.ts'

const told: string[] = []

class FakeContext {
  state = 'running'
  currentTime = 0
  destination = {}
  constructor() {
    told.push('opened')
  }
  async suspend(): Promise<void> {
    this.state = 'suspended'
    told.push('rests')
  }
  async resume(): Promise<void> {
    this.state = 'running'
    told.push('runs')
  }
}
class FakeNode {
  gain = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }
  connect = (to: unknown): unknown => to
  start = (): void => void told.push('tone')
  stop = (): void => undefined
}

describe('the output of sounds', () => {
  beforeEach(() => {
    told.length = 0
    vi.stubGlobal('AudioContext', FakeContext)
    vi.stubGlobal('OscillatorNode', FakeNode)
    vi.stubGlobal('GainNode', FakeNode)
  })
  afterEach(() => void vi.unstubAllGlobals())

  it('opens with the first sound, rests when it has been used for a while, and runs again for the next', () => {
    const clock = createHandClock()
    const sound = createSoundPort(clock)
    expect(told).toEqual([])
    sound.play('breach', 0.7)
    expect(told).toEqual(['opened', 'tone', 'tone', 'tone', 'tone'])
    clock.pass(2_900)
    sound.play('breach', 0.7)
    clock.pass(2_900)
    expect(told).not.toContain('rests')
    clock.pass(200)
    expect(told.at(-1)).toBe('rests')
    sound.play('breach', 0.7)
    expect(told.slice(-5)).toEqual(['runs', 'tone', 'tone', 'tone', 'tone'])
  })

  it('is silent at volume 0 and opens nothing', () => {
    createSoundPort(createHandClock()).play('breach', 0)
    expect(told).toEqual([])
  })
})
