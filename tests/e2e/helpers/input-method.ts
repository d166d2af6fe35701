import type { CDPSession, Page } from 'playwright-core'

/** An input method at the keyboard: what Chromium gets from the system's, key by key. */
export type InputMethod = {
  /** The marked text is now this; the key that made it belongs to the input method. */
  compose(text: string): Promise<void>
  /** A key pressed while composing: key code 229, as the system reports keys an input method has taken. */
  takenKey(key: string, code: string): Promise<void>
  /** The same, but reported with its own key code, as some input methods do. */
  bareKey(key: string, code: string, keyCode: number): Promise<void>
  /** The text is decided and composition ends. */
  commit(text: string): Promise<void>
}

export async function inputMethod(desk: Page): Promise<InputMethod> {
  const session: CDPSession = await desk.context().newCDPSession(desk)
  const press = async (key: string, code: string, keyCode: number): Promise<void> => {
    const one = { key, code, windowsVirtualKeyCode: keyCode, nativeVirtualKeyCode: keyCode }
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...one })
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...one })
  }
  return {
    compose: (text) =>
      session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }).then(() => undefined),
    takenKey: (key, code) => press(key, code, 229),
    bareKey: press,
    commit: (text) => session.send('Input.insertText', { text }).then(() => undefined),
  }
}
