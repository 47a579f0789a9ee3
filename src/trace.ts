/** One step of a story, measured: `within` is what belongs to it, and what that begins belongs under it. */
export type Span = {
  traceId: string
  within<Result>(work: () => Result): Result
  end(attributes: SpanAttributes, failed?: boolean): void
}

/** Never addresses of people, texts or secrets. */
export type SpanAttributes = Record<string, string | number>

/** Traces for OpenTelemetry, where they are configured. */
export type Trace = {
  begin(kind: 'server' | 'client', name: string, attributes: SpanAttributes): Span
  /** The trace that work here belongs to. */
  idHere(): string | undefined
}

/** Runs `work` as a step of its own, when traces are wanted. */
export async function inSpan<Result>(
  trace: Trace | null,
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<Result>,
): Promise<Result> {
  if (trace === null) return work()
  const span = trace.begin('client', name, attributes)
  try {
    const result = await span.within(work)
    span.end({})
    return result
  } catch (error) {
    span.end({ 'error.type': error instanceof Error ? error.name : 'Error' }, true)
    throw error
  }
}
