import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'

/** A place on this machine where nothing of the program may ever arrive. */
export type Sink = {
  readonly port: number
  /**
   * First bytes of each TCP connection that said something and of each UDP datagram. A connection without a byte, or with
   * no more than the hello of TLS, is Chromium warming up the way to a host it was told to go to.
   */
  arrived(): readonly string[]
  close(): Promise<void>
}

/** Listens on one port of the loopback for TCP and UDP. `greeting` is said to whoever connects. */
export async function openSink(greeting?: string): Promise<Sink> {
  const came: { said: string }[] = []
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    const one = { said: '' }
    came.push(one)
    sockets.add(socket)
    socket.on('data', (bytes) => {
      one.said = (one.said + bytes.toString('latin1')).slice(0, 200)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    if (greeting !== undefined) socket.end(greeting)
  })
  const port = await new Promise<number>((done) => {
    tcp.listen(0, '127.0.0.1', () => {
      const address = tcp.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const udp = createSocket('udp4', (bytes) => void came.push({ said: `udp ${bytes.toString('hex').slice(0, 80)}` }))
  await new Promise<void>((done) => udp.bind(port, '127.0.0.1', done))
  return {
    port,
    arrived: () => came.map((one) => one.said).filter((said) => said !== '' && !said.startsWith('\u0016\u0003')),
    async close() {
      for (const socket of sockets) socket.destroy()
      udp.close()
      await new Promise((done) => tcp.close(done))
    },
  }
}
