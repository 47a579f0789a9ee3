/** Parts of the service, as named by its arguments, in a process that is made to be killed: its environment is its configuration. */
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type Part, startService } from '../../workers/main.ts'

/** A dead worker's job is taken up by another after so long. */
const LOCK_MS = 2_000

process.on('disconnect', () => process.exit())
await startService(
  readConfig(process.env),
  createLog({ level: process.env.LOG_LEVEL ?? 'silent', pretty: false }),
  process.argv.slice(2) as Part[],
  // Database and queue may be down when it is started again, as for `jobtide start`.
  { retryDelayMs: 50, lockMs: LOCK_MS, waitUntil: new AbortController().signal },
)
process.send?.('ready')
