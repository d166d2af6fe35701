/**
 * The floor: the least a page can do that gives the same promise. Its own socket, raw IndexedDB, plain DOM. A message is
 * shown and acknowledged once it is strictly committed; at most one flush per frame; 60 rows stay. Served with its types
 * stripped, so it has no imports.
 */
type Incoming = { id: number; at: number; text: string; pane?: number }

const ROWS = 60
const panes = [...document.querySelectorAll<HTMLElement>('.timeline__scroll')]
const opening = indexedDB.open('floor', 1)
let arrived: Incoming[] = []
const stored: Incoming[] = []
let writing = false
let flushed = false

function flush(): void {
  flushed = true
  const fresh = new Map<number, DocumentFragment>()
  for (const { id, text, pane = 0 } of stored.splice(0)) {
    const row = document.createElement('div')
    row.className = 'row row--customer row--follows'
    row.dataset['messageId'] = String(id)
    const bubble = document.createElement('div')
    bubble.className = 'bubble bubble--customer'
    bubble.textContent = text
    row.append(bubble)
    const some = fresh.get(pane) ?? document.createDocumentFragment()
    some.append(row)
    fresh.set(pane, some)
  }
  for (const [pane, some] of fresh) {
    const rows = panes[pane]
    if (rows === undefined) continue
    rows.append(some)
    while (rows.childElementCount > ROWS) rows.firstElementChild?.remove()
    rows.scrollTop = rows.scrollHeight
  }
  requestAnimationFrame(() => {
    flushed = false
    if (stored.length > 0) flush()
  })
}

function store(db: IDBDatabase, socket: WebSocket): void {
  if (writing || arrived.length === 0) return
  writing = true
  const batch = arrived
  arrived = []
  const transaction = db.transaction('messages', 'readwrite', { durability: 'strict' })
  for (const message of batch) transaction.objectStore('messages').put(message)
  transaction.addEventListener('complete', () => {
    writing = false
    socket.send(String(batch.at(-1)?.id))
    stored.push(...batch)
    if (!flushed) flush()
    store(db, socket)
  })
}

opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('messages', { keyPath: 'id' }).createIndex('at', 'at'))
opening.addEventListener('success', () => {
  const socket = new WebSocket(`ws://${location.host}/`)
  socket.addEventListener('message', ({ data }) => {
    arrived.push(JSON.parse(String(data)) as Incoming)
    store(opening.result, socket)
  })
})
