import { connect, createServer, type Socket } from 'node:net'

/** A port of this machine that leads to another once it is opened. Silent: it takes connections and never says a word. */
export type Gate = { port: number; close(): Promise<void> }

export async function openGate(port: number, leadsTo: { port: number } | 'silence'): Promise<Gate> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  }
  const server = createServer((socket) => {
    keep(socket)
    if (leadsTo === 'silence') return void socket.resume()
    const other = connect(leadsTo.port, '127.0.0.1')
    keep(other)
    socket.pipe(other).pipe(socket)
  })
  await new Promise<void>((ready, fail) => server.once('error', fail).listen(port, '127.0.0.1', ready))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}
