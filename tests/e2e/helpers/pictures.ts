import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { Gateway } from '../fixtures/gateway.ts'
import { part } from './desk.ts'

export type TestFile = { name: string; bytes: Uint8Array; type?: string }

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Pastes files into the composer with the caret, as a screenshot tool leaves them; with `enter` the key follows in the same task. */
export async function paste(desk: Page, files: readonly TestFile[], { enter = false } = {}): Promise<void> {
  const packed = files.map(({ name, bytes, type = 'image/png' }) => ({ name, type, data: Buffer.from(bytes).toString('base64') }))
  await part(desk, 'composer')
    .and(desk.locator(':focus'))
    .evaluate(
      (field, { given, press }) => {
        const data = new DataTransfer()
        for (const { name, type, data: text } of given)
          data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name, { type }))
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        if (press) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }))
      },
      { given: packed, press: enter },
    )
}

/** The bytes the gateway has under a hash, or null. */
export async function blobAt(gateway: Gateway, hash: string): Promise<Uint8Array | null> {
  const response = await fetch(`http://127.0.0.1:${gateway.port}/blob/${hash}`, { headers: { authorization: 'Bearer agent-1-demo' } })
  return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : null
}

/** Puts a picture at the gateway, as another desk would. */
export async function putBlob(gateway: Gateway, bytes: Uint8Array): Promise<string> {
  const hash = sha256(bytes)
  const response = await fetch(`http://127.0.0.1:${gateway.port}/blob/${hash}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer agent-2-demo', 'content-type': 'image/png' },
    body: new Uint8Array(bytes),
  })
  if (!response.ok) throw new Error(`the gateway refused the picture: ${response.status}`)
  return hash
}

type Said = { text: string; author: { kind: string }; internal: boolean; pictures?: { hash: string }[] }

/** Replies of agents in a conversation, each with the hashes of its pictures, in the gateway's order. */
export async function repliesWithPictures(gateway: Gateway, conversationId: string): Promise<{ text: string; pictures: string[] }[]> {
  const answer = await gateway.control({ do: 'messages', conversationId })
  const messages = answer['messages'] as Said[]
  return messages
    .filter(({ author, internal }) => author.kind === 'agent' && !internal)
    .map(({ text, pictures = [] }) => ({ text, pictures: pictures.map(({ hash }) => hash) }))
}
