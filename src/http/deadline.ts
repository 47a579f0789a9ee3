export type Deadline = { signal: AbortSignal; passed(): boolean; spentMs(): number; end(): void }

/** A time limit of `ms` that also ends with `outer`. Call `end` when the work is over: it lets the timer and `outer` go. */
export function startDeadline(ms: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController()
  const start = performance.now()
  let passed = false
  const timer = setTimeout(() => {
    passed = true
    controller.abort()
  }, ms)
  const follow = () => controller.abort(outer?.reason)
  outer?.addEventListener('abort', follow, { once: true })
  if (outer?.aborted) follow()
  return {
    signal: controller.signal,
    passed: () => passed,
    spentMs: () => performance.now() - start,
    end: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', follow)
    },
  }
}
