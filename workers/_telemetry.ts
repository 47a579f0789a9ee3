import { context, DiagLogLevel, diag, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node'
import type { Telemetry as QueueTelemetry } from 'bullmq'
import { BullMQOtel } from 'bullmq-otel'
import type { Config } from '../src/config.ts'
import { cutSecrets, type Log } from '../src/log.ts'
import type { Span, Trace } from '../src/trace.ts'

export type Telemetry = { trace: Trace; ofQueues: QueueTelemetry; close(): Promise<void> }

const NAME = 'jobtide'
/** The library's own, of which only putting in and doing tells a story; it makes one for every look into a queue, too. */
const OF_QUEUES = 'bullmq'

/**
 * Sends spans by OTLP over HTTP to `endpoint`. Loaded only where that is configured: this file is the only one that knows the
 * libraries. They read the other standard variables (OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER …) themselves.
 */
export function openTelemetry({ endpoint, service }: NonNullable<Config['telemetry']>, log: Log): Telemetry {
  const say = (text: string) => log.warn({ err: new Error(text) }, 'spans not exported')
  const silent = () => {}
  diag.setLogger({ error: say, warn: say, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN)
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(new CleanExporter({ url: `${endpoint}/v1/traces` }))],
  })
  provider.register()
  return {
    trace: { begin, idHere: () => trace.getActiveSpan()?.spanContext().traceId },
    ofQueues: new BullMQOtel({ tracerName: OF_QUEUES }) as unknown as QueueTelemetry,
    async close() {
      await provider.shutdown().catch((err: unknown) => log.warn({ err }, 'last spans not exported'))
      for (const api of [trace, context, propagation, diag]) api.disable()
    },
  }
}

const begin: Trace['begin'] = (kind, name, attributes): Span => {
  const spanKind = kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT
  const span = trace.getTracer(NAME).startSpan(name, { kind: spanKind, attributes })
  const own = trace.setSpan(context.active(), span)
  return {
    traceId: span.spanContext().traceId,
    within: (work) => context.with(own, work),
    end(more, failed = false) {
      span.setAttributes(more)
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

/** Leaves out the library's looks into queues, and cuts addresses and credentials out of what errors say. */
class CleanExporter extends OTLPTraceExporter {
  override export(spans: ReadableSpan[], done: Parameters<OTLPTraceExporter['export']>[1]): void {
    super.export(spans.filter(tells).map(clean), done)
  }
}

function tells({ kind, instrumentationScope }: ReadableSpan): boolean {
  return instrumentationScope.name !== OF_QUEUES || kind === SpanKind.PRODUCER || kind === SpanKind.CONSUMER
}

function clean(span: ReadableSpan): ReadableSpan {
  const { message, ...status } = span.status
  return Object.create(span, {
    attributes: { value: cleaned(span.attributes) },
    events: { value: span.events.map((event) => ({ ...event, attributes: cleaned(event.attributes ?? {}) })) },
    status: { value: message === undefined ? status : { ...status, message: cutSecrets(message) } },
  })
}

function cleaned(attributes: ReadableSpan['attributes']): ReadableSpan['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? cutSecrets(value) : value]),
  )
}
