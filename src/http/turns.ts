import pLimit from 'p-limit'

export type Turns = { take<T>(host: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> }

/** Lets at most `perHost` pieces of work run at once for each host; the others wait in order. A wait ends with `signal`. */
export function createTurns(perHost: number): Turns {
  const lines = new Map<string, { limit: ReturnType<typeof pLimit>; users: number }>()
  return {
    take(host, signal, work) {
      const line = lines.get(host) ?? { limit: pLimit(perHost), users: 0 }
      lines.set(host, line)
      line.users += 1
      const turn = line
        .limit(async () => {
          signal?.throwIfAborted()
          return await work()
        })
        .finally(() => {
          line.users -= 1
          if (line.users === 0) lines.delete(host)
        })
      return signal === undefined ? turn : unlessAborted(turn, signal)
    },
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
