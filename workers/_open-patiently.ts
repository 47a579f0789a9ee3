import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../src/config.ts'
import { UnreachableError } from '../src/errors.ts'
import type { Log } from '../src/log.ts'
import { buildWaiting } from '../src/web/ops.ts'
import type { Opened } from './_open.ts'

const AGAIN_MS = 5_000

type Patience = { config: Config; log: Log; until: AbortSignal }

/**
 * Opens again and again while database or queue do not answer, so that hosts and containers may come up in any order, and
 * tells on the port for those who watch that the process is not ready. Throws what waiting does not mend, and what `until` is
 * aborted with.
 */
export async function openPatiently(open: () => Promise<Opened>, { config, log, until }: Patience): Promise<Opened> {
  let absent: UnreachableError['part'] | null = null
  const waiting = config.ops.port === null ? null : buildWaiting(() => absent)
  await waiting?.listen({ host: config.ops.host, port: config.ops.port ?? 0 })
  try {
    for (;;) {
      until.throwIfAborted()
      try {
        return await open()
      } catch (error) {
        if (!(error instanceof UnreachableError && error.mayPass)) throw error
        absent = error.part
        log.warn({ err: error, part: absent, againInMs: AGAIN_MS }, 'start put off')
      }
      await sleep(AGAIN_MS, undefined, { signal: until }).catch(() => until.throwIfAborted())
    }
  } finally {
    await waiting?.close()
  }
}
