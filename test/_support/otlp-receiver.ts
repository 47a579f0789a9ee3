import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } }
type Sent = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: Attribute[]
}
type Body = { resourceSpans: { scopeSpans: { scope: { name: string }; spans: Sent[] }[] }[] }

export type ReceivedSpan = Omit<Sent, 'kind' | 'attributes'> & {
  kind: string
  scope: string
  attributes: Record<string, string | number | undefined>
}
export type OtlpReceiver = { url: string; spans: ReceivedSpan[]; texts: string[]; stop(): Promise<void> }

/** As opentelemetry/proto/trace/v1/trace.proto numbers them. */
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']

/** What takes spans by OTLP over HTTP in JSON. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = []
  const texts: string[] = []
  const server = createServer(async (request, response) => {
    if (request.url !== '/v1/traces') return response.writeHead(404).end()
    const body = (await json(request)) as Body
    texts.push(JSON.stringify(body))
    for (const { scope, spans: sent } of body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans))
      spans.push(...sent.map((each) => read(each, scope.name)))
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    spans,
    texts,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

function read({ kind, attributes, ...span }: Sent, scope: string): ReceivedSpan {
  const pairs = attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue] as const)
  return { ...span, scope, kind: KINDS[kind] ?? String(kind), attributes: Object.fromEntries(pairs) }
}
