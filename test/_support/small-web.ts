import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFetch, type Fetch } from '../../src/discovery/fetch.ts'
import { createHttp, type Http } from '../../src/http.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { mannersOf } from '../../workers/_manners.ts'

export type WebPage = { status?: number; type?: string | null; body?: string | Uint8Array; location?: string }
export type SmallWeb = {
  /** What lies at an https address; without its fragment. */
  put(url: string, page: WebPage): void
  /** Takes every page off and forgets what was asked for. */
  clear(): void
  /** The addresses asked for so far, robots.txt aside. */
  asked: string[]
  fetch: Fetch
  /** The same client for other options: one that reaches the web under its public names. */
  get: Http['get']
  stop(): Promise<void>
}

export const TEST_KEYS = {
  ADZUNA_APP_ID: 'test-app-id',
  ADZUNA_APP_KEY: 'test-app-key',
  USAJOBS_KEY: 'test-usajobs-key',
  USAJOBS_EMAIL: 'test@jobs.example',
}

/**
 * A web on loopback: every host name leads to one real server that answers by the Host header, over the real client with
 * its guard. Names under `.internal` lead to a private address. Only the scheme and the port are changed on the way.
 */
export async function startSmallWeb(): Promise<SmallWeb> {
  const pages = new Map<string, WebPage>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = publicUrl(request)
    if (!url.endsWith('/robots.txt')) asked.push(url)
    answer(response, pages.get(url), port)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const http = createHttp({
    userAgent: 'Jobtide-Test/1 (+https://tests.example/bot)',
    allowAddresses: ['127.0.0.1/32'],
    keys: TEST_KEYS,
    perHost: 8,
    lookup: (host, _options, callback) =>
      callback(null, [{ address: host.endsWith('.internal') ? '10.9.8.7' : '127.0.0.1', family: 4 }]),
  })
  const get: Http['get'] = async (request, known, signal, manners) => {
    const found = await http.get({ ...request, url: localUrl(request.url, port) }, known, signal, manners)
    return found.kind === 'page'
      ? { ...found, url: found.url.replace('http:', 'https:').replace(`:${port}`, '') }
      : found
  }
  const manners = (connector: SourceDefinition) =>
    mannersOf({ ...connector, perSecond: undefined }, { fetch: { robotsEverywhere: false } as never }, connector.id)
  return {
    put: (url, page) => pages.set(bare(url), page),
    clear() {
      pages.clear()
      asked.length = 0
    },
    asked,
    fetch: createFetch({ get }, manners),
    get,
    async stop() {
      await http.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function answer(response: ServerResponse, page: WebPage | undefined, port: number): void {
  if (page === undefined) return void response.writeHead(404).end()
  const { status = 200, type = 'text/html; charset=utf-8', body = '', location } = page
  if (location !== undefined) return void response.writeHead(status, { location: localUrl(location, port) }).end()
  response.writeHead(status, type === null ? {} : { 'content-type': type }).end(body)
}

/** "https://acme.example/jobs" is asked for as "http://acme.example:4000/jobs"; literal addresses stay as they are. */
function localUrl(url: string, port: number): string {
  return url.replace(/^https:\/\/([^/?#:]+)(?=[/?#]|$)/, (whole, host: string) =>
    /^[\d.]+$/.test(host) ? whole : `http://${host}:${port}`,
  )
}

function publicUrl(request: IncomingMessage): string {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  const url = `https://${host}${request.url ?? ''}`
  return Object.entries(TEST_KEYS).reduce((left, [name, key]) => left.replaceAll(key, `{{${name}}}`), url)
}

const bare = (url: string): string => {
  const href = url.includes('{{') ? url : new URL(url).href
  return href.replace(/#.*$/s, '')
}
