import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Context } from '../context.ts'
import { createMcpServer } from './server.ts'

/** Serves one client on stdin and stdout until it closes them. */
export async function serveMcp(context: Context): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close']) process.stdin.once(event, resolve)
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve())
  })
  const handle = serveStdio(() => createMcpServer(context), {
    onerror: (error) => context.log.warn({ err: error }, 'MCP message failed'),
  })
  await ended
  await handle.close()
}
