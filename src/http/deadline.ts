import { EventEmitter } from 'node:events'

/** `signal` is an emitter of "abort": a request with one costs undici half of what it costs with an AbortSignal. */
export type Deadline = { signal: EventEmitter; passed(): boolean; spentMs(): number; end(): void }

/** Has what undici asks of a signal. */
class Alarm extends EventEmitter {
  aborted = false
  reason: unknown = undefined

  ring(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    this.emit('abort')
  }
}

/** A time limit of `ms` that also ends with `outer`. Call `end` when the work is over: it lets the timer and `outer` go. */
export function startDeadline(ms: number, outer: AbortSignal | undefined): Deadline {
  const alarm = new Alarm()
  const start = performance.now()
  let passed = false
  const timer = setTimeout(() => {
    passed = true
    alarm.ring(undefined)
  }, ms)
  const follow = () => alarm.ring(outer?.reason)
  outer?.addEventListener('abort', follow, { once: true })
  if (outer?.aborted) follow()
  return {
    signal: alarm,
    passed: () => passed,
    spentMs: () => performance.now() - start,
    end: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', follow)
    },
  }
}
