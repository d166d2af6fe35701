import type { Page } from 'playwright-core'
import { inputMethod } from './input-method.ts'

/** Letters of a word and the word an input method makes of them; a bare string is typed as it stands. */
export type Written = readonly (string | readonly [pinyin: string, hanzi: string])[]

/** What these keys put into a field. */
export const wordsOf = (written: Written): string => written.map((one) => (typeof one === 'string' ? one : one[1])).join('')

/** A hand on a keyboard that counts every key it goes down on, Ctrl and Shift too. */
export type CountingHand = {
  readonly keys: () => number
  /** One key with what is held meanwhile, for example `Control+Shift+T`, which is three keys. */
  press(chord: string): Promise<void>
  /** Latin text as it is printed on the keys. */
  type(text: string): Promise<void>
  /** Text by input method: the letters of each word, and a space that picks it. */
  write(written: Written): Promise<void>
}

const MARKS: Readonly<Record<string, string>> = { ',': 'Comma', '.': 'Period' }

export async function countingHand(desk: Page): Promise<CountingHand> {
  const ime = await inputMethod(desk)
  let keys = 0
  const press = async (chord: string): Promise<void> => {
    await desk.keyboard.press(chord)
    keys += chord.split('+').length
  }
  const type = async (text: string): Promise<void> => {
    for (const letter of text) await press(/[A-Z?!:]/.test(letter) ? `Shift+${letter}` : letter)
  }
  const compose = async (pinyin: string, hanzi: string): Promise<void> => {
    const mark = MARKS[pinyin]
    if (mark !== undefined) {
      // Punctuation has nothing to pick.
      await ime.takenKey('Process', mark)
      await ime.commit(hanzi)
      keys += 1
      return
    }
    for (const [index, letter] of pinyin.split('').entries()) {
      await ime.takenKey('Process', `Key${letter.toUpperCase()}`)
      await ime.compose(pinyin.slice(0, index + 1))
    }
    await ime.takenKey('Process', 'Space')
    await ime.commit(hanzi)
    keys += pinyin.length + 1
  }
  return {
    keys: () => keys,
    press,
    type,
    async write(written) {
      for (const one of written) await (typeof one === 'string' ? type(one) : compose(...one))
    },
  }
}

type Seen = { keys: number; pointer: string[] }
type Watched = typeof globalThis & { seenInput: Seen }

/** Counts in the page what its user does: key presses, and anything a mouse, pen or finger sends. */
export async function watchInput(desk: Page): Promise<() => Promise<Seen>> {
  await desk.evaluate(() => {
    const seen: Seen = { keys: 0, pointer: [] }
    const page = globalThis as Watched
    page.seenInput = seen
    // Without over and out: Chromium sends those by itself when the layout changes under where a mouse would be.
    const pointer = 'pointerdown pointerup pointermove mousedown mouseup mousemove wheel contextmenu touchstart dragstart'
    for (const type of [...pointer.split(' '), 'click', 'dblclick', 'auxclick'])
      addEventListener(
        type,
        (event) => {
          // A key on a button clicks it too; that click has no count of presses.
          if (event.isTrusted && !(type === 'click' && event instanceof MouseEvent && event.detail === 0)) seen.pointer.push(type)
        },
        { capture: true, passive: true },
      )
    addEventListener(
      'keydown',
      (event) => {
        if (event.isTrusted) seen.keys += 1
      },
      true,
    )
  })
  return () => desk.evaluate(() => (globalThis as Watched).seenInput)
}
