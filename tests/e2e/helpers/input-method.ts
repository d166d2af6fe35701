import type { CDPSession, Page } from 'playwright-core'

/** An input method at the keyboard: what Chromium gets from the system's, key by key. */
export type InputMethod = {
  /** The marked text is now this; the key that made it belongs to the input method. */
  compose(text: string): Promise<void>
  /** A key pressed while composing: key code 229, as the system reports keys an input method has taken. */
  takenKey(key: string, code: string): Promise<void>
  /** The same, but reported with its own key code, as some input methods do. */
  bareKey(key: string, code: string, keyCode: number): Promise<void>
  /** An Enter of the keyboard's own: a form is sent by the character it makes. */
  enter(): Promise<void>
  /** The text is decided and composition ends. */
  commit(text: string): Promise<void>
  /**
   * The text is decided, and the Enter that did it is reported only then, as Safari does. One task, for it is the
   * nearness in time that tells this press from the next one.
   */
  commitThenEnter(text: string): Promise<void>
}

export async function inputMethod(desk: Page): Promise<InputMethod> {
  const session: CDPSession = await desk.context().newCDPSession(desk)
  const dispatch = async (type: 'rawKeyDown' | 'keyDown', key: string, one: { code: string; keyCode: number }): Promise<void> => {
    const { code, keyCode } = one
    const event = { key, code, windowsVirtualKeyCode: keyCode, nativeVirtualKeyCode: keyCode }
    await session.send('Input.dispatchKeyEvent', { type, ...event, ...(type === 'keyDown' ? { text: '\r' } : {}) })
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  }
  const press = (key: string, code: string, keyCode: number): Promise<void> => dispatch('rawKeyDown', key, { code, keyCode })
  return {
    compose: (text) =>
      session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }).then(() => undefined),
    takenKey: (key, code) => press(key, code, 229),
    bareKey: press,
    enter: () => dispatch('keyDown', 'Enter', { code: 'Enter', keyCode: 13 }),
    commit: (text) => session.send('Input.insertText', { text }).then(() => undefined),
    commitThenEnter: (text) =>
      desk.evaluate((data) => {
        const field = document.activeElement
        const say = (type: string): unknown => field?.dispatchEvent(new CompositionEvent(type, { data, bubbles: true }))
        say('compositionstart')
        document.execCommand('insertText', false, data)
        say('compositionend')
        for (const keyCode of [229, 13]) {
          const enter = { key: 'Enter', code: 'Enter', keyCode, bubbles: true, cancelable: true }
          field?.dispatchEvent(new KeyboardEvent('keydown', enter))
        }
      }, text),
  }
}

/** What a hand types and what an engine shows for it, letter by letter. */
export type Script = { engine: string; hangul: boolean; steps: readonly string[]; text: string }

/** Letters that bring no text of their own yet are keys too. */
export const ENGINES: readonly Script[] = [
  { engine: 'pinyin', hangul: false, steps: ['n', 'ni', 'ni h', 'ni ha', 'ni hao'], text: '你好' },
  { engine: 'wubi', hangul: false, steps: ['w', 'wq', 'wqi', 'wqiy'], text: '你' },
  { engine: 'zhuyin', hangul: false, steps: ['ㄋ', 'ㄋㄧ', '你', '你ㄏ', '你ㄏㄠ', '你好'], text: '你好' },
  { engine: 'romaji', hangul: false, steps: ['k', 'か', 'かn', 'かんj', 'かんじ', '漢字'], text: '漢字' },
  { engine: 'hangul', hangul: true, steps: ['ㅎ', '하', '한'], text: '한' },
]

/** Keys and texts in the orders systems report them in. */
export const ORDERS = {
  /** Chromium: every key is taken by the input method, also the Enter that decides. */
  async chromium(ime: InputMethod, { steps, text }: Script): Promise<void> {
    await letters(ime, steps)
    await ime.takenKey('Process', 'Enter')
    await ime.commit(text)
  },
  /** The Enter comes with its own code, but while composing. */
  async bare(ime: InputMethod, { steps, text }: Script): Promise<void> {
    await letters(ime, steps)
    await ime.bareKey('Enter', 'Enter', 13)
    await ime.commit(text)
  },
  /** Safari: the end of the composition first, then the Enter that made it. */
  async late(ime: InputMethod, { text }: Script): Promise<void> {
    await ime.commitThenEnter(text)
  },
  /** Hangul has nothing to pick: the Enter ends the composition and is an Enter too. */
  async hangul(ime: InputMethod, { steps, text }: Script): Promise<void> {
    await letters(ime, steps)
    await ime.takenKey('Process', 'Enter')
    await ime.commit(text)
    await ime.enter()
  },
} as const

async function letters(ime: InputMethod, steps: readonly string[]): Promise<void> {
  for (const step of steps) {
    await ime.takenKey('Process', 'KeyA')
    await ime.compose(step)
  }
}
