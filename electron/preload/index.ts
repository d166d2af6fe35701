import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import { eventChannels, requestChannels } from '../../shared/ipc/channels.ts'

const request = Object.fromEntries(
  requestChannels.map((name) => [name, (args: unknown): Promise<unknown> => ipcRenderer.invoke(`holdfast:${name}`, args)]),
)

/** The Electron event object stays here: a page gets the payload alone. */
const on = Object.fromEntries(
  eventChannels.map((name) => [
    name,
    (listener: (payload: unknown) => void): (() => void) => {
      const channel = `holdfast:${name}`
      const pass = (_event: unknown, payload: unknown): void => listener(payload)
      ipcRenderer.on(channel, pass)
      return () => void ipcRenderer.removeListener(channel, pass)
    },
  ]),
)

const bridge = { request, on, platform: process.platform } as unknown as Bridge

contextBridge.exposeInMainWorld('holdfast', bridge)
