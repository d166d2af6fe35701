import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Values of `--name: light-dark(#light, #dark)`. */
function readTokens(): Map<string, { light: string; dark: string }> {
  const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
  const found = [...css.matchAll(/--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\);/g)]
  return new Map(found.map(([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }]))
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const WORDS: [string, string[]][] = [
  ['text', ['app', 'surface', 'raised', 'hover', 'selected', 'bubble-agent', 'bubble-customer', 'bubble-note', 'hatch', 'amber-soft']],
  ['second', ['app', 'surface', 'raised', 'hover', 'selected', 'amber-soft', 'bubble-agent']],
  ['third', ['app', 'surface', 'raised', 'hover']],
  ['accent', ['surface', 'accent-soft', 'bubble-agent', 'bubble-customer']],
  ['on-accent', ['accent', 'accent-hover']],
  ['amber', ['surface', 'amber-soft', 'bubble-note', 'hatch', 'selected']],
  ['on-amber', ['amber-solid']],
  ['red', ['surface', 'red-soft', 'selected']],
  ['on-red', ['red-solid']],
  ['green', ['surface']],
]
/** Edges that say where a field is. */
const EDGES: [string, string[]][] = [['border-strong', ['surface']]]

const tokens = readTokens()
const colour = (name: string, theme: 'light' | 'dark'): string => {
  const token = tokens.get(name)
  if (token === undefined) throw new Error(`no token --${name}`)
  return token[theme]
}

test.each(['light', 'dark'] as const)('words in the %s theme meet WCAG 2.2 AA: 4.5 to 1', (theme) => {
  const poor = WORDS.flatMap(([front, backs]) =>
    backs.map((back) => ({ front, back, ratio: contrast(colour(front, theme), colour(back, theme)) })),
  ).filter(({ ratio }) => ratio < 4.5)
  expect(poor).toEqual([])
})

test.each(['light', 'dark'] as const)('edges of fields in the %s theme meet 3 to 1', (theme) => {
  const poor = EDGES.flatMap(([front, backs]) =>
    backs.map((back) => ({ front, back, ratio: contrast(colour(front, theme), colour(back, theme)) })),
  ).filter(({ ratio }) => ratio < 3)
  expect(poor).toEqual([])
})
