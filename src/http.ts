import { setMaxListeners } from 'node:events'
import type { LookupFunction } from 'node:net'
import type { PageRequest } from './domain/document.ts'
import type { HostBook } from './domain/host.ts'
import { createAddressGuard } from './http/address-guard.ts'
import type { HttpAnswer } from './http/answer.ts'
import { HEAD_BYTES } from './http/body.ts'
import { createConnections } from './http/connections.ts'
import { guardedConnector } from './http/connector.ts'
import type { Validators } from './http/hop.ts'
import { checkKeys } from './http/keys.ts'
import { createPace } from './http/pace.ts'
import { type Client, fetchPage, type Manners } from './http/page.ts'
import { type PostAnswer, type PostRequest, postOnce } from './http/post.ts'
import { createRobots } from './http/robots.ts'
import { fetchRobots } from './http/robots-file.ts'
import { createTurns } from './http/turns.ts'

export { type HttpAnswer, oversizeEvidence } from './http/answer.ts'
export type { Manners } from './http/page.ts'

/** Times in milliseconds. `undefined` takes the default. */
export type HttpOptions = {
  /** Names the program and how to reach the operator: "Jobtide/0.1 (+https://jobs.example/bot)". */
  userAgent: string
  /** Look-up, TCP and TLS. Default 10,000. */
  connectTimeoutMs?: number
  /** From the request to the last header. Default 20,000. */
  headersTimeoutMs?: number
  /** Between two pieces of the body. Default 20,000. */
  bodyTimeoutMs?: number
  /** Everything, redirects included; waiting for a turn does not count. Default 120,000. */
  totalTimeoutMs?: number
  /** A post from its turn to the end of its answer. Default 10,000. */
  postTimeoutMs?: number
  /** After decompression; the compressed body may not be longer either. Default 32 MiB. */
  maxBodyBytes?: number
  /** Requests at once to one host name, whatever the port. Default 2. */
  perHost?: number
  /** How long a connection stays open for another request, however long its host offers. Default 4,000. */
  keptMs?: number
  /** While so many connections are open, each ends with its answer. Default 256. */
  mostKept?: number
  /** Requests a second to one host, over all that share `hosts`; 0: as fast as they come. Default 0. */
  perSecond?: number
  /** What is known of hosts, shared with other processes; without it there is no pace, and no host is ever closed. */
  hosts?: HostBook
  /** Keys by the name that stands for them in a request. */
  keys?: Readonly<Record<string, string>>
  /** Default 5. */
  maxRedirects?: number
  /** Ranges that may be connected to although they are not public: "127.0.0.1/32". */
  allowAddresses?: readonly string[]
  /** Milliseconds since the epoch, to read Retry-After dates. Default the system's clock. */
  now?: () => number
  /** 0 to below 1, to spread returns to a host. Default the system's. */
  random?: () => number
  /** Resolves host names. Default the system's resolver. */
  lookup?: LookupFunction
}

export type Http = {
  get(request: PageRequest, known?: Validators, signal?: AbortSignal, manners?: Manners): Promise<HttpAnswer>
  /** Tells a receiver something, once: no redirect is followed and every status is an answer. */
  post(request: PostRequest, signal?: AbortSignal): Promise<PostAnswer>
  close(): Promise<void>
}

const DEFAULTS = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 20_000,
  bodyTimeoutMs: 20_000,
  totalTimeoutMs: 120_000,
  postTimeoutMs: 10_000,
  maxBodyBytes: 32 * 1024 * 1024,
  headBytes: HEAD_BYTES,
  perHost: 2,
  keptMs: 4_000,
  mostKept: 256,
  perSecond: 0,
  keys: {},
  maxRedirects: 5,
  now: Date.now,
  random: Math.random,
}

/**
 * The only way out by HTTP. `get` fetches one page and throws SourceError with the reason, the URL it failed at, the
 * status and what Retry-After asked for (0 to 24 hours); when `signal` ends it, it throws the signal's reason.
 * `known` makes the request conditional. Only http and https, only public addresses and `allowAddresses`: judged when
 * a name is resolved, once more on the open socket, and again for every redirect; so is robots.txt when `manners` say so.
 * A request waits for its turn at its host, which counts to no time limit; a wait of more than about a minute is
 * SourceError `host_closed` instead. Keys are put in on the way out and appear in no answer and no error.
 * `post` is under the same guard and throws the same error when there was no answer; it keeps no pace.
 * `close` waits for running requests. Throws ConfigError when `allowAddresses` cannot be read or
 * a key is too short.
 */
export function createHttp(options: HttpOptions): Http {
  const settings = { ...DEFAULTS, ...withoutUndefined(options) }
  const guard = createAddressGuard(options.allowAddresses ?? [])
  const connect = guardedConnector(guard, { timeoutMs: settings.connectTimeoutMs, lookup: options.lookup })
  const connections = createConnections({ connect, ...settings })
  checkKeys(settings.keys)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // Every robots.txt in flight listens to it.
  const client: Client = {
    settings,
    way: { userAgent: settings.userAgent, guard },
    connections,
    turns: createTurns(settings.perHost),
    pace: createPace(options.hosts ?? null, settings.random),
    robots: createRobots(options.hosts ?? null, (url) => fetchRobots(client, url, closing.signal)),
  }
  return {
    get: (request, known, signal, manners) => fetchPage(client, request, known ?? null, manners ?? {}, signal),
    post: async (request, signal) =>
      await client.turns.take(hostOf(request), signal, () =>
        postOnce({ connections, guard, settings }, request, signal),
      ),
    async close() {
      closing.abort(new Error('the client was closed'))
      await connections.agent.close()
    },
  }
}

function hostOf({ url }: PostRequest): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}

function withoutUndefined(options: HttpOptions): HttpOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as HttpOptions
}
