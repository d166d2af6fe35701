import type { ReactNode } from 'react'

/** No spaces, no quotes, and no sign that turns the direction of what follows: an address must read as it is. */
const URL_IN_TEXT = /https:\/\/[^\s<>"'，。！？；：、）》」』】\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu

/** Ends of a sentence that people do not mean as part of an address. */
const TRAILING = /[.,;:!?)\]]+$/

/** Text with its https addresses as links; `open` asks main, which judges the address again. */
export function linkify(text: string, open: (url: string) => void): ReactNode {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(URL_IN_TEXT)) {
    const url = match[0].replace(TRAILING, '')
    parts.push(text.slice(from, match.index))
    parts.push(
      <a
        key={match.index}
        href={url}
        dir="ltr"
        onClick={(event) => {
          event.preventDefault()
          open(url)
        }}
      >
        {url}
      </a>,
    )
    from = match.index + url.length
  }
  if (parts.length === 0) return text
  parts.push(text.slice(from))
  return parts
}
