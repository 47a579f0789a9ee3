export type Turns = { take<T>(host: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> }

/** Lets at most `perHost` pieces of work run at once for each host; the others wait in order. A wait ends with `signal`. */
export function createTurns(perHost: number): Turns {
  const lines = new Map<string, Line>()
  return {
    take(host, signal, work) {
      const line = lines.get(host) ?? { running: 0, waiting: [] }
      lines.set(host, line)
      const turn = inLine(line, perHost, signal, work, () => lines.delete(host))
      return signal === undefined ? turn : unlessAborted(turn, signal)
    },
  }
}

type Line = { running: number; waiting: (() => void)[] }

/** Whoever ends hands the place on to the next. */
async function inLine<T>(
  line: Line,
  most: number,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  leave: () => void,
): Promise<T> {
  if (line.running < most) line.running += 1
  else await new Promise<void>((resolve) => line.waiting.push(resolve))
  try {
    signal?.throwIfAborted()
    return await work()
  } finally {
    const next = line.waiting.shift()
    if (next !== undefined) next()
    else if (--line.running === 0) leave()
  }
}

/** Work that runs ends by itself when aborted; work that waits would only notice when its turn comes. */
export function unlessAborted<T>(turn: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    if (signal.aborted) leave()
  })
}
