import { WebSocket } from 'ws'

/** Asks the control channel of a gateway; throws when it refuses. */
export async function controlClient(url: string) {
  const socket = new WebSocket(url)
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>()
  let n = 0
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString('utf8')) as Record<string, unknown>
    waiting.get(Number(answer['n']))?.(answer)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return {
    async ask(what: Record<string, unknown>): Promise<Record<string, unknown>> {
      n += 1
      const number = n
      const answer = await new Promise<Record<string, unknown>>((resolve) => {
        waiting.set(number, resolve)
        socket.send(JSON.stringify({ ...what, n: number }))
      })
      waiting.delete(number)
      if (answer['ok'] !== true) throw new Error(`control: ${String(answer['error'])}`)
      return answer
    },
    close: (): void => socket.terminate(),
  }
}
export type ControlClient = Awaited<ReturnType<typeof controlClient>>
