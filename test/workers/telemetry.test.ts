import { afterEach, describe, expect, inject, it } from 'vitest'
import { createLog } from '../../src/log.ts'
import { addSource } from '../../src/store/source.ts'
import { openTelemetry } from '../../workers/_telemetry.ts'
import { job, jobs, json, startBoard } from '../_support/board.ts'
import { makeOperator, signInAs } from '../_support/operator.ts'
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../_support/otlp-receiver.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'

const KEY = 'marked-adzuna-key'
const redisUrl = inject('redisUrl')
const backends = [
  { name: 'PostgreSQL', queueUrl: undefined, skip: false },
  { name: 'Redis', queueUrl: redisUrl ?? undefined, skip: redisUrl === null },
]

let receiver: OtlpReceiver
let test: TestService | null = null
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await test?.stop()
  test = null
  for (const stop of stops.splice(0)) await stop()
})

for (const { name, queueUrl, skip } of backends) {
  describe.skipIf(skip)(`with the queue on ${name}`, () => {
    it('a crawl is one trace, from the button over the jobs to the page, and log lines name it', async () => {
      const lines: Record<string, unknown>[] = []
      const { sourceId, ada } = await start(queueUrl, lines, 'greenhouse', (board) => board.answer(jobs([job(1)])))
      await ada.post(`/admin/sources/${sourceId}/run`)
      await until('the run is read', async () => lines.some(({ msg }) => msg === 'run read'))
      await test?.stop()
      test = null

      const { spans } = receiver
      const button = spans.find(({ name }) => name === 'POST /admin/sources/:id/run')
      const chain = spans.filter(({ traceId }) => traceId === button?.traceId)
      expect(button).toMatchObject({ kind: 'server', attributes: { 'http.response.status_code': 303 } })
      const [fetched] = chain.filter(({ kind, name }) => kind === 'consumer' && name === 'process fetch')
      const [read] = chain.filter(({ kind, name }) => kind === 'consumer' && name === 'process read')
      const page = chain.find(({ name }) => name === 'fetch page')
      expect(page).toMatchObject({ kind: 'client', parentSpanId: fetched?.spanId })
      expect(pathOf(chain, fetched)).toEqual(['process fetch', 'addBulk fetch', 'POST /admin/sources/:id/run'])
      expect(pathOf(chain, read)).toEqual(['process read', 'addBulk read', ...pathOf(chain, fetched)])
      expect(spans.filter(({ scope, kind }) => scope === 'bullmq' && kind === 'internal')).toEqual([])
      for (const msg of ['request answered', 'run fetched', 'run read'])
        expect(lines.filter((line) => line.msg === msg && line.traceId === button?.traceId)).toHaveLength(1)
    }, 30_000)
  })
}

it('spans hold no key of a source, no secret of the settings and no address of a person', async () => {
  const lines: Record<string, unknown>[] = []
  const { sourceId, ada } = await start(undefined, lines, 'adzuna', (board) => board.answer(json('{"results": []}')))
  await ada.post(`/admin/sources/${sourceId}/run`)
  const form = { email: 'asks@example.org', zone: 'UTC', hour: '7', role: 'Registered Nurse' }
  await fetch(`${test?.service.url}/subscribe`, { method: 'POST', body: new URLSearchParams(form) })
  await fetch(`${test?.service.url}/feeds/marked-feed-token.atom`)
  const ended = (word: string) => lines.some(({ msg }) => msg === word)
  await until('both are done', async () => ended('run fetched') && ended('confirmation handed over'))
  await test?.stop()
  test = null
  const text = receiver.texts.join()
  expect(text).toContain('{{ADZUNA_APP_KEY}}')
  for (const secret of [KEY, 'marked-adzuna-id', 'marked-signing-key', 'asks@example.org', 'marked-feed-token'])
    expect(text).not.toContain(secret)
}, 30_000)

it('addresses and credentials in what errors say are cut out, and a receiver that is away stops nothing', async () => {
  receiver = await startOtlpReceiver()
  const log = createLog({ level: 'silent', pretty: false })
  const opened = openTelemetry({ endpoint: receiver.url, service: 'jobtide' }, log)
  const span = opened.trace.begin('client', 'x', { at: 'postgres://me:hunter2@db:5432/x' })
  span.end({ about: 'no mailbox reader@example.org' }, true)
  await opened.close()
  await receiver.stop()
  expect(receiver.spans).toMatchObject([
    { attributes: { at: 'postgres://[hidden]@db:5432/x', about: 'no mailbox [address]' } },
  ])
  const away = openTelemetry({ endpoint: receiver.url, service: 'jobtide' }, log)
  away.trace.begin('client', 'x', {}).end({})
  await away.close()
}, 30_000)

/** A service that sends spans, a source at a board of ours, and an operator who is signed in. */
async function start(
  queueUrl: string | undefined,
  lines: Record<string, unknown>[],
  connector: string,
  prepare: (board: Awaited<ReturnType<typeof startBoard>>) => void,
) {
  receiver = await startOtlpReceiver()
  const board = await startBoard()
  stops.push(receiver.stop, board.stop)
  prepare(board)
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) }
  test = await startTestService({
    parts: ['web', 'workers'],
    ...(queueUrl === undefined ? {} : { queueUrl }),
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      ADMIN: 'true',
      SECRET_KEY: 'marked-signing-key-marked-signing-key',
      ADZUNA_APP_ID: 'marked-adzuna-id',
      ADZUNA_APP_KEY: KEY,
    },
    log: createLog({ level: 'debug', pretty: false, destination }),
  })
  await makeOperator(test, 'ada', 'operator')
  const { db, now } = test.service.context
  const source = { connector, board: connector === 'adzuna' ? 'gb/nurse' : 'acme', name: 'Acme', everyMinutes: 60 }
  const { id: sourceId } = await addSource(db, { ...source, origin: board.origin }, now())
  return { sourceId, ada: await signInAs(test, 'ada') }
}

/** The names from a span up to the first of its trace. */
function pathOf(spans: ReceivedSpan[], span: ReceivedSpan | undefined): string[] {
  if (span === undefined) return []
  return [
    span.name,
    ...pathOf(
      spans,
      spans.find(({ spanId }) => spanId === span.parentSpanId),
    ),
  ]
}
