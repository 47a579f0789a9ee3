import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import { buildConnector } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createConnections } from '../../src/http/connections.ts'
import { loopback } from '../_support/addresses.ts'
import { freePort } from '../_support/free-port.ts'
import { client } from './serve.ts'

const ORIGINS = 400
const AT_ONCE = 8
const LOOPBACK = { allowAddresses: ['127.0.0.0/8'] }
/** Longer than any test lasts. */
const FOR_EVER = 600_000

/** A server at every loopback address that offers to keep connections for an hour, and does. */
async function startPatientHosts() {
  const hosts = { open: 0, most: 0, origins: [] as string[], connections: 0 }
  const server = createServer({ keepAlive: true }, (request, response) => {
    response.writeHead(200, { connection: 'keep-alive', 'keep-alive': 'timeout=3600' }).end(request.url)
  })
  server.keepAliveTimeout = 3_600_000
  server.on('connection', (socket) => {
    hosts.connections += 1
    hosts.open += 1
    hosts.most = Math.max(hosts.most, hosts.open)
    socket.once('close', () => {
      hosts.open -= 1
    })
  })
  await new Promise<void>((ready) => server.listen(0, '0.0.0.0', ready))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  const { port } = server.address() as AddressInfo
  hosts.origins = Array.from({ length: ORIGINS }, (_, at) => `http://${loopback(80, at)}:${port}`)
  return hosts
}

async function crawl(http: ReturnType<typeof client>, origins: readonly string[]): Promise<void> {
  const limit = pLimit(AT_ONCE)
  const pages = await Promise.all(origins.map((origin) => limit(() => http.get({ url: `${origin}/jobs` }))))
  expect(pages.filter((page) => page.kind === 'page')).toHaveLength(origins.length)
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await sleep(20)
}

describe('connections to the hosts of many boards', () => {
  it('are all closed again a while after their last page, however long the hosts offer to keep them', async () => {
    const hosts = await startPatientHosts()
    await crawl(client({ ...LOOPBACK, keptMs: 300, mostKept: FOR_EVER }), hosts.origins)
    expect(hosts.connections).toBe(ORIGINS)
    await until(() => hosts.open === 0)
  })

  it('are no more than are kept at most, and those of requests that were under way meanwhile', async () => {
    const hosts = await startPatientHosts()
    await crawl(client({ ...LOOPBACK, keptMs: FOR_EVER, mostKept: 50 }), hosts.origins)
    expect(hosts.most).toBeGreaterThanOrEqual(50)
    expect(hosts.most).toBeLessThanOrEqual(50 + 2 * AT_ONCE)
    await until(() => hosts.open <= 50 + AT_ONCE)
  })

  it('serve the next page of a board', async () => {
    const hosts = await startPatientHosts()
    const http = client({ ...LOOPBACK, keptMs: FOR_EVER })
    const [origin = ''] = hosts.origins
    for (let page = 0; page < 10; page += 1) await crawl(http, [origin])
    // The next request may come a moment before a connection is known to be free.
    expect(hosts.connections).toBeLessThanOrEqual(2)
  })

  it('leave nothing behind, nor do those that were refused, failed or were given up', async () => {
    const hosts = await startPatientHosts()
    const closed = await freePort()
    const limits = { perHost: 2, headersTimeoutMs: 5_000, bodyTimeoutMs: 5_000, keptMs: 100, mostKept: 50 }
    const { agent, send } = createConnections({ ...limits, connect: buildConnector({}) })
    onTestFinished(() => agent.close())
    const ask = async (origin: string, signal?: AbortSignal) => {
      const { body } = await send(new URL(origin), { method: 'GET', ...(signal ? { signal } : {}) })
      await body.dump()
    }
    const refused = Array.from({ length: 100 }, (_, at) => ask(`http://${loopback(81, at)}:${closed}`))
    const givenUp = hosts.origins.slice(100, 200).map((origin) => ask(origin, AbortSignal.timeout(1)))
    const taken = hosts.origins.slice(0, 100).map((origin) => ask(origin))
    await Promise.allSettled([...refused, ...givenUp, ...taken])
    await until(() => hosts.open === 0 && Object.keys(agent.stats).length === 0)
  })
})
