import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from '../errors.ts'

const MAX_BYTES = 4_096

/**
 * Reads a password from a person without showing it, twice, or from a pipe, whose last line break does not count. Never an
 * argument: those are seen by everybody on the machine and kept by shells. Throws a UsageError when the two differ.
 */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return readPiped()
  const first = await ask('Password: ')
  if ((await ask('Again: ')) !== first) throw new UsageError('the two passwords differ; nothing was changed')
  return first
}

async function readPiped(): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of process.stdin) {
    pieces.push(Buffer.from(piece))
    bytes += pieces.at(-1)?.length ?? 0
    if (bytes > MAX_BYTES) throw new UsageError('what came on stdin is too long for a password')
  }
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question)
  const silent = new Writable({ write: (_piece, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
