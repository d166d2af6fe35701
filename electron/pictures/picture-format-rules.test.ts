import { expect, test } from 'vitest'
import { MAX_PICTURE_BYTES } from '../../shared/model/picture.ts'
import { gifOf, jpegOf, pngOf, webpOf } from '../../tests/fakes/pictures.ts'
import { judgePicture } from './picture-format-rules.ts'

const text = (words: string): Uint8Array => new TextEncoder().encode(words)
const fault = (bytes: Uint8Array): string | null => {
  const judged = judgePicture(bytes)
  return judged.ok ? null : judged.error
}

test('the four kinds are known by their bytes, with their sizes', () => {
  expect(judgePicture(pngOf(120, 80))).toEqual({ ok: true, value: { type: 'image/png', width: 120, height: 80 } })
  expect(judgePicture(jpegOf(640, 480))).toEqual({ ok: true, value: { type: 'image/jpeg', width: 640, height: 480 } })
  expect(judgePicture(gifOf(16, 9))).toEqual({ ok: true, value: { type: 'image/gif', width: 16, height: 9 } })
  for (const kind of ['VP8 ', 'VP8L', 'VP8X'] as const)
    expect(judgePicture(webpOf(kind, 300, 200))).toEqual({ ok: true, value: { type: 'image/webp', width: 300, height: 200 } })
})

test('what only says it is a picture is none', () => {
  for (const words of [
    '<!doctype html><img src=x>',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '%PDF-1.7',
    'BM',
    'GIF',
    'RIFFxxxxWAVE',
    '\u0000',
  ])
    expect([words, fault(text(words))]).toEqual([words, 'not_a_picture'])
})

test('nothing, too much, too many pixels', () => {
  expect(fault(new Uint8Array())).toBe('empty')
  expect(fault(new Uint8Array(MAX_PICTURE_BYTES + 1))).toBe('too_large')
  expect(fault(pngOf(20_000, 20_000))).toBe('too_many_pixels')
  expect(fault(pngOf(16_000, 16_000))).toBe('too_many_pixels')
  expect(fault(pngOf(1, 60_000))).toBe('too_many_pixels')
  expect(fault(pngOf(7_000, 7_000))).toBeNull()
})

test('a picture without its end, or without a size, is broken', () => {
  const png = pngOf(120, 80)
  const jpeg = jpegOf(640, 480)
  expect(fault(png.subarray(0, png.length - 12))).toBe('broken')
  expect(fault(png.subarray(0, 20))).toBe('broken')
  expect(fault(jpeg.subarray(0, jpeg.length - 2))).toBe('broken')
  expect(fault(webpOf('VP8X', 30, 30).subarray(0, 30))).toBe('broken')
  expect(fault(pngOf(0, 80))).toBe('broken')
})

test('no cut and no flipped byte makes it throw or run for ever', () => {
  let judged = 0
  const judge = (bytes: Uint8Array): void => {
    judgePicture(bytes)
    judged += 1
  }
  for (const whole of [pngOf(120, 80), jpegOf(640, 480), gifOf(16, 9), webpOf('VP8L', 9, 9)]) {
    for (let length = 0; length < whole.length; length += 1) judge(whole.subarray(0, length))
    for (let at = 0; at < whole.length; at += 1) for (const value of [0, 0x7f, 0xff]) judge(whole.with(at, value))
  }
  expect(judged).toBeGreaterThan(500)
})
