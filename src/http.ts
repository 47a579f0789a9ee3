import type { LookupFunction } from 'node:net'
import { Agent, request as send } from 'undici'
import type { PageRequest } from './domain/document.ts'
import { SourceError } from './errors.ts'
import { type AddressGuard, createAddressGuard } from './http/address-guard.ts'
import { type HttpAnswer, type Redirect, readAnswer } from './http/answer.ts'
import { guardedConnector } from './http/connector.ts'
import { type Deadline, startDeadline } from './http/deadline.ts'
import { describeFailure } from './http/failure.ts'
import { firstHop, type Hop, nextHop, type Validators } from './http/hop.ts'
import { type PostAnswer, type PostRequest, postOnce } from './http/post.ts'
import { createTurns, type Turns } from './http/turns.ts'

export { type HttpAnswer, oversizeEvidence } from './http/answer.ts'

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
  /** Default 5. */
  maxRedirects?: number
  /** Ranges that may be connected to although they are not public: "127.0.0.1/32". */
  allowAddresses?: readonly string[]
  /** Milliseconds since the epoch, to read Retry-After dates. Default the system's clock. */
  now?: () => number
  /** Resolves host names. Default the system's resolver. */
  lookup?: LookupFunction
}

export type Http = {
  get(request: PageRequest, known?: Validators, signal?: AbortSignal): Promise<HttpAnswer>
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
  perHost: 2,
  maxRedirects: 5,
  now: Date.now,
}

/**
 * The only way out by HTTP. `get` fetches one page and throws SourceError with the reason, the URL it failed at, the
 * status and what Retry-After asked for (0 to 24 hours); when `signal` ends it, it throws the signal's reason.
 * `known` makes the request conditional. Only http and https, only public addresses and `allowAddresses`: judged when
 * a name is resolved, once more on the open socket, and again for every redirect.
 * `post` is under the same guard and throws the same error when there was no answer.
 * `close` waits for running requests. Throws ConfigError when `allowAddresses` cannot be read.
 */
export function createHttp(options: HttpOptions): Http {
  const settings = { ...DEFAULTS, ...withoutUndefined(options) }
  const guard = createAddressGuard(options.allowAddresses ?? [])
  const agent = new Agent({
    connect: guardedConnector(guard, { timeoutMs: settings.connectTimeoutMs, lookup: options.lookup }),
    connections: settings.perHost,
    headersTimeout: settings.headersTimeoutMs,
    bodyTimeout: settings.bodyTimeoutMs,
  })
  const context = { settings, guard, agent, turns: createTurns(settings.perHost) }
  return {
    get: async (request, known, signal) => await fetchPage(context, request, known ?? null, signal),
    post: async (request, signal) => await takeTurn(context, request, signal),
    close: async () => await agent.close(),
  }
}

type Settings = typeof DEFAULTS & HttpOptions
type Context = { settings: Settings; guard: AddressGuard; agent: Agent; turns: Turns }

async function fetchPage(
  context: Context,
  request: PageRequest,
  known: Validators | null,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  signal?.throwIfAborted()
  const { settings, guard, turns } = context
  let hop = firstHop(request, known, settings.userAgent, guard)
  let leftMs = settings.totalTimeoutMs
  for (let redirects = 0; redirects <= settings.maxRedirects; redirects += 1) {
    const current = hop
    const outcome = await turns.take(current.url.hostname, signal, async () => {
      const deadline = startDeadline(leftMs, signal)
      try {
        return await ask(context, current, deadline)
      } catch (error) {
        throw explain(error, current, deadline, signal, settings)
      } finally {
        leftMs -= deadline.spentMs()
        deadline.end()
      }
    })
    if (outcome.kind !== 'redirect') return outcome
    hop = nextHop(current, outcome.status, outcome.location, guard)
  }
  throw new SourceError('too_many_redirects', hop.url.href, `more than ${settings.maxRedirects} redirects`)
}

async function takeTurn(context: Context, request: PostRequest, signal: AbortSignal | undefined): Promise<PostAnswer> {
  const host = URL.canParse(request.url) ? new URL(request.url).hostname : ''
  return await context.turns.take(host, signal, () => postOnce(context, request, signal))
}

async function ask(context: Context, hop: Hop, deadline: Deadline): Promise<HttpAnswer | Redirect> {
  const response = await send(hop.url, {
    dispatcher: context.agent,
    method: hop.method,
    headers: hop.headers,
    body: hop.body,
    signal: deadline.signal,
  })
  return await readAnswer(response, hop, context.settings)
}

function explain(
  error: unknown,
  hop: Hop,
  deadline: Deadline,
  signal: AbortSignal | undefined,
  settings: Settings,
): unknown {
  if (error instanceof SourceError) return error
  if (deadline.passed()) {
    const detail = `no complete answer within ${settings.totalTimeoutMs} ms`
    return new SourceError('timed_out', hop.url.href, detail, { cause: error })
  }
  return signal?.aborted ? signal.reason : describeFailure(error, hop.url.href)
}

function withoutUndefined(options: HttpOptions): HttpOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as HttpOptions
}
