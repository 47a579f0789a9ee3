/** A bare Fastify that answers bytes from memory, in a process of its own. Its argument is a file with what it answers. */
import { readFile } from 'node:fs/promises'
import Fastify from 'fastify'

export type PlainAnswer = { path: string; contentType: string; body: string }

const app = Fastify({ logger: false })
for (const { path, contentType, body } of JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as PlainAnswer[])
  app.get(path, (_request, reply) => reply.type(contentType).send(body))
await app.listen({ host: '127.0.0.1', port: Number(process.argv[3]) })
process.send?.('ready')
process.on('disconnect', () => process.exit())
