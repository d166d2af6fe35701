import { expect, test } from 'vitest'
import { MAX_TEXT } from '../../../shared/model/message.ts'
import { readyText, tooLong } from './send-rules.ts'

test('space around a text does not go out, and space alone is no text', () => {
  expect(readyText('  好的\n')).toBe('好的')
  expect(readyText(' \n\t')).toBeNull()
})

test('a text is too long beyond the limit of one message', () => {
  expect(tooLong('好'.repeat(MAX_TEXT))).toBe(false)
  expect(tooLong('好'.repeat(MAX_TEXT + 1))).toBe(true)
})
