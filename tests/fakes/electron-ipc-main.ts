import type * as Electron from 'electron'

type Listener = Parameters<Electron.IpcMain['handle']>[1]

/** Who sends, as a test needs it. `gone` throws on any access to the frame, as a disposed frame does. */
export type FakeSender = { id: number; url: string; top: boolean; frame: 'alive' | 'null' | 'gone' }

export type FakeIpcMain = Pick<Electron.IpcMain, 'handle' | 'removeHandler'> & {
  channels: () => readonly string[]
  /** What `ipcRenderer.invoke` would resolve to. */
  invoke: (sender: FakeSender, channel: string, ...args: unknown[]) => Promise<unknown>
}

function eventOf({ id, url, top, frame }: FakeSender): Electron.IpcMainInvokeEvent {
  const alive = { url, parent: top ? null : {} } as Electron.WebFrameMain
  return {
    sender: { id } as Electron.WebContents,
    get senderFrame() {
      if (frame === 'gone') throw new Error('Render frame was disposed before WebFrameMain could be accessed')
      return frame === 'null' ? null : alive
    },
  } as Electron.IpcMainInvokeEvent
}

/** ipcMain without a renderer behind it. */
export function createFakeIpcMain(): FakeIpcMain {
  const listeners = new Map<string, Listener>()
  return {
    handle(channel, listener) {
      if (listeners.has(channel)) throw new Error(`second handler for ${channel}`)
      listeners.set(channel, listener)
    },
    removeHandler: (channel) => void listeners.delete(channel),
    channels: () => [...listeners.keys()],
    async invoke(sender, channel, ...args) {
      const listener = listeners.get(channel)
      if (listener === undefined) throw new Error(`no handler for ${channel}`)
      return (await listener(eventOf(sender), ...(args as []))) as unknown
    },
  } satisfies FakeIpcMain
}
