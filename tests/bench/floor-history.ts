/**
 * The least a page can do to show another conversation: a key or a click, one raw `getAll` of its 50 newest rows, one
 * pane's rows replaced. Marks what it shows as the desk does, so that one probe watches both. Served with its types
 * stripped, so it has no imports.
 */
type Kept = { c: number; n: number; text: string; mine: boolean }

const PAGE = 50
const tiles = [...document.querySelectorAll<HTMLElement>('[data-testid="tile"]')]
const asked = indexedDB.open('floor-history', 1)

function rowOf({ text, mine }: Kept): HTMLElement {
  const row = document.createElement('div')
  row.className = mine ? 'row row--agent' : 'row row--customer'
  const bubble = document.createElement('div')
  bubble.className = mine ? 'bubble bubble--agent' : 'bubble bubble--customer'
  bubble.textContent = text
  row.append(bubble)
  return row
}

function put(tile: HTMLElement, c: number, rows: readonly Kept[]): void {
  const box = tile.querySelector('.timeline__scroll')
  if (box === null) return
  box.replaceChildren(...rows.map(rowOf))
  box.scrollTop = box.scrollHeight
  for (const one of tiles) one.dataset['focused'] = String(one === tile)
  tile.dataset['conversationId'] = String(c)
  tile.querySelector('textarea')?.focus()
}

function show(c: number, tile: HTMLElement | undefined): void {
  if (tile === undefined) return
  const rows = asked.result
    .transaction('rows')
    .objectStore('rows')
    .getAll(IDBKeyRange.bound([c, 1 - PAGE], [c, 0])) as IDBRequest<Kept[]>
  rows.addEventListener('success', () => put(tile, c, rows.result))
}

asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore('rows', { keyPath: ['c', 'n'] }))
document.addEventListener('keydown', (event) => {
  const digit = Number(event.key)
  if (!event.ctrlKey || !Number.isInteger(digit) || digit < 1) return
  event.preventDefault()
  show(digit - 1, tiles[digit - 1] ?? tiles[0])
})
document.addEventListener('click', ({ target }) => {
  const id = target instanceof Element ? target.closest<HTMLElement>('[data-conversation-id]') : null
  if (id?.dataset['testid'] === 'conversation-item') show(Number(id.dataset['conversationId']), tiles.at(-1))
})
