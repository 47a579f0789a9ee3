/** null when it takes longer. */
export async function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const LOOK_MS = 2_000
/** Failures in a row, with LOOK_MS between them: one may be a hiccup. */
const GONE_AFTER = 2

/** Waits for `closing`, or until what it says farewell to is gone, for which the library would wait for ever. False: it is gone. */
export async function closeUnlessGone(closing: Promise<unknown>, ask: () => Promise<unknown>): Promise<boolean> {
  let closed = false
  const end = closing.then(() => {
    closed = true
  })
  for (let failures = 0; failures < GONE_AFTER; ) {
    await inTime(end, LOOK_MS)
    if (closed) return true
    failures = await ask().then(
      () => 0,
      () => failures + 1,
    )
  }
  return false
}
