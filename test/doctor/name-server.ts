import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'

const TXT = 16
const MX = 15
const NAME_ERROR = 3
const SERVER_FAILURE = 2

/** What names say: `TXT name` and `MX name`; 'fails' answers that the server has a fault. */
export type Zone = Record<string, string[] | 'fails'>
export type NameServer = { resolver: Resolver; zone: Zone; stop(): void }

/** A name server on loopback (RFC 1035) that knows what it is told, and a resolver that asks it alone. */
export async function startNameServer(): Promise<NameServer> {
  const zone: Zone = {}
  const socket = createSocket('udp4')
  socket.on('message', (question, sender) => socket.send(answer(question, zone), sender.port, sender.address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ timeout: 2_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return { resolver, zone, stop: () => socket.close() }
}

function answer(question: Buffer, zone: Zone): Buffer {
  const { name, end } = readName(question, 12)
  const type = question.readUInt16BE(end)
  const found = zone[`${type === MX ? 'MX' : 'TXT'} ${name}`]
  const records = Array.isArray(found) ? found.map((text) => record(type, text)) : []
  const code = found === 'fails' ? SERVER_FAILURE : records.length === 0 ? NAME_ERROR : 0
  const head = Buffer.alloc(12)
  head.writeUInt16BE(question.readUInt16BE(0), 0)
  head.writeUInt16BE(0x8180 | code, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(records.length, 6)
  return Buffer.concat([head, question.subarray(12, end + 4), ...records])
}

function readName(bytes: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

/** The name is that of the question, by reference to byte 12. */
function record(type: number, text: string): Buffer {
  const data = type === TXT ? Buffer.concat(pieces(text)) : Buffer.concat([Buffer.from([0, 10]), nameBytes(text)])
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

/** A TXT record is cut into strings of 255 bytes at most. */
function pieces(text: string): Buffer[] {
  const cut = text.match(/.{1,255}/gs) ?? ['']
  return cut.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece, 'latin1')]))
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  return Buffer.concat([...labels, Buffer.from([0])])
}
