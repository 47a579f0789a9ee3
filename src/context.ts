import type { Enqueue } from '../jobs/_define.ts'
import type { Billing } from './billing/stripe.ts'
import type { Config } from './config.ts'
import type { OfficialImporter } from './domain/official.ts'
import type { Taxonomy } from './domain/role.ts'
import type { Http } from './http.ts'
import type { Log } from './log.ts'
import type { MarketHandle } from './market/handle.ts'
import type { Meter } from './meter.ts'
import type { Readers } from './normalize/posting.ts'
import type { Mailer } from './send/email.ts'
import type { SecretKeys } from './send/secret-keys.ts'
import type { SourceDefinition } from './sources/_shared/define.ts'
import type { Database } from './store/database.ts'
import type { Trace } from './trace.ts'

/** Everything a worker, a page or a command works with. Time comes from `now`, so that a day can be simulated. */
export type Context = {
  config: Config
  log: Log
  meter: Meter
  /** null: no traces are wanted. */
  trace: Trace | null
  now: () => Date
  db: Database
  /** Read-only sessions on the same database, for figures. */
  market: MarketHandle
  http: Http
  /** The same guard, for the large files of publishers. */
  officialHttp: Http
  mailer: Mailer
  /** null: tiers are set by the operator. */
  billing: Billing | null
  enqueue: Enqueue
  sources: ReadonlyMap<string, SourceDefinition>
  importers: ReadonlyMap<string, OfficialImporter>
  taxonomy: Taxonomy
  readers: Readers
  /** Where the pages are reached from outside; links in mails start with it. */
  baseUrl: string
  /** Sign the links in mails. */
  secretKeys: SecretKeys
  /** Where mails are filed while no relay is configured; null when one is. */
  mailFolder: string | null
}
