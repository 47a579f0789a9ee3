import { readConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import { createLog } from '../../src/log.ts'
import type { Database } from '../../src/store/database.ts'
import forgetDocuments from '../../workers/forget-documents.ts'

/** Forgets what is old at an instant by the service's own worker, with the days that it keeps things unless told otherwise. */
export async function forgetOld(db: Database, at: Date): Promise<void> {
  const log = createLog({ level: 'silent', pretty: false })
  const context = { db, config: readConfig({}), log, now: () => at }
  await forgetDocuments.work({}, context as Context, { signal: new AbortController().signal })
}
