import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { linkify } from './linkify.tsx'

const html = (text: string): string => renderToStaticMarkup(linkify(text, () => undefined))

test('only https addresses become links, without the sentence around them', () => {
  expect(html('看 https://example.com/a?b=1。谢谢')).toBe(
    '看 <a href="https://example.com/a?b=1" dir="ltr">https://example.com/a?b=1</a>。谢谢',
  )
  expect(html('(see https://example.com/a).')).toBe('(see <a href="https://example.com/a" dir="ltr">https://example.com/a</a>).')
  expect(html('https://a.example https://b.example')).toBe(
    '<a href="https://a.example" dir="ltr">https://a.example</a> <a href="https://b.example" dir="ltr">https://b.example</a>',
  )
})

test('a sign that turns the direction ends an address', () => {
  expect(html('https://example.com/\u202Egnp.exe')).toBe('<a href="https://example.com/" dir="ltr">https://example.com/</a>\u202Egnp.exe')
})

test('other schemes and markup stay text', () => {
  for (const text of ['http://example.com', 'javascript:alert(1)', 'file:///etc/passwd', '\\\\host\\share']) expect(html(text)).toBe(text)
  expect(html('<img src=x>')).toBe('&lt;img src=x&gt;')
})
