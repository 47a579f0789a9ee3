import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openBilling } from '../src/billing/stripe.ts'
import type { Config } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import type { Taxonomy } from '../src/domain/role.ts'
import { ConfigError } from '../src/errors.ts'
import { createHttp, type HttpOptions } from '../src/http.ts'
import type { Log } from '../src/log.ts'
import { createMeter } from '../src/meter.ts'
import { loadReaders } from '../src/normalize/load-readers.ts'
import { loadImporters } from '../src/official/_registry.ts'
import { createMailer } from '../src/send/email.ts'
import { startMailbox } from '../src/send/mailbox.ts'
import { secretKeysOf, splitKeys } from '../src/send/secret-keys.ts'
import { loadSources } from '../src/sources/registry.ts'
import { storeConnectors } from '../src/store/connector.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { attachEmbedded } from '../src/store/embedded.ts'
import { hostBook } from '../src/store/host.ts'
import { storeRoles } from '../src/store/migrate.ts'
import { importedTitles, technologies } from '../src/store/occupation.ts'
import { listRoleAliases } from '../src/store/role-alias.ts'
import { prepareSchema } from '../src/store/schema-state.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { withOperatorAliases } from '../src/taxonomy/operator-aliases.ts'
import { VERSION } from '../src/version.ts'
import { reachDatabase, reachQueue } from './_reach.ts'
import { openRuntime, type Runtime } from './_runtime.ts'
import type { Telemetry } from './_telemetry.ts'

export type Opened = { context: Context; runtime: Runtime; close(): Promise<void> }

/** What a caller sets itself: a database of its own on the embedded server, a clock, where mails are filed, the first wait before a
 *  retry, after how long a dead worker's job is taken up by another, how often schedules are looked after. */
export type OpenOptions = {
  database?: string
  now?: () => Date
  mailFolder?: string
  /** Where figures are read; null or not given: the database. */
  figuresUrl?: string | null
  retryDelayMs?: number
  lockMs?: number
  schedulesMs?: number
}

/** ESCO's languages but English, which our own names and the model know. */
const LABEL_LANGUAGES = 'ar bg cs da de el es et fi fr ga hr hu is it lt lv mt nl no pl pt ro sk sl sv uk'.split(' ')

/**
 * Opens everything a configuration names: database (migrated), queues, mail, readers. The same door for the service,
 * the commands and the tests. `close` undoes it in reverse order. Throws the first thing that cannot be opened, within seconds:
 * UnreachableError when database or queue do not answer.
 */
export async function open(config: Config, log: Log, options: OpenOptions = {}): Promise<Opened> {
  const closers: (() => Promise<unknown>)[] = []
  const now = options.now ?? (() => new Date())
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const telemetry = await openTraces(config, log, closers)
    const databaseUrl = config.databaseUrl ?? (await openEmbedded(config, options.database ?? 'jobtide', closers))
    const db = openDatabase(databaseUrl)
    closers.push(() => db.destroy())
    await reachDatabase(db, config.databaseUrl)
    const queueUrl = config.queueUrl ?? databaseUrl
    await reachQueue(queueUrl)
    const { newer } = await prepareSchema(db)
    if (newer.length > 0) log.warn({ migrations: newer }, 'database found newer than this program')
    const taxonomy = await openTaxonomy(db, log)
    await storeRoles(db, taxonomy)
    const sources = await loadSources()
    await storeConnectors(db, sources.values())
    const added = { labels: await importedTitles(db, LABEL_LANGUAGES), technologies: await technologies(db) }
    const market = openDatabase(options.figuresUrl ?? databaseUrl, { max: 4, readOnly: true })
    closers.push(() => market.destroy())
    const mailFolder = config.mail.smtpUrl === null ? (options.mailFolder ?? join(config.dataDir, 'mail')) : null
    const mailer = await openMailer(config, mailFolder, now, closers)
    const http = openHttp(config, db, {}, closers)
    const officialHttp = openHttp(
      config,
      db,
      { maxBodyBytes: config.official.maxBytes, totalTimeoutMs: LONG_MS },
      closers,
    )
    // Opened last and so stopped first: jobs under way end while everything they work with is still there.
    const runtime = await openRuntime(queueUrl, log, { ...options, telemetry: telemetry?.ofQueues })
    closers.push(() => runtime.stop())
    const context: Context = {
      config,
      log,
      meter: createMeter(),
      trace: telemetry?.trace ?? null,
      now,
      db,
      market,
      http,
      officialHttp,
      mailer,
      billing: config.stripe === null ? null : openBilling(config.stripe, config.tiers),
      mailFolder,
      enqueue: runtime.enqueue,
      sources,
      importers: await openImporters(config),
      taxonomy,
      readers: loadReaders(taxonomy, added),
      baseUrl: config.web.baseUrl ?? `http://localhost:${config.web.port}`,
      secretKeys: secretKeysOf(config.secretKeys ?? (await readOrMakeKeys(config.dataDir)), config.addressKey),
    }
    return { context, runtime, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The libraries are loaded where they are wanted. Closed last, when the last span has ended. */
async function openTraces(
  { telemetry }: Config,
  log: Log,
  closers: (() => Promise<unknown>)[],
): Promise<Telemetry | null> {
  if (telemetry === null) return null
  const opened = (await import('./_telemetry.ts')).openTelemetry(telemetry, log)
  closers.push(opened.close)
  return opened
}

async function openEmbedded(config: Config, name: string, closers: (() => Promise<unknown>)[]): Promise<string> {
  const server = await attachEmbedded(config.dataDir)
  closers.push(() => server.close())
  await createDatabase(server.urlOf('postgres'), name)
  return server.urlOf(name)
}

async function openMailer(
  config: Config,
  mailFolder: string | null,
  now: () => Date,
  closers: (() => Promise<unknown>)[],
) {
  const { from, dkim, smtpUrl, connections, perConnection, perSecond, perSecondAndDomain, timeoutMs } = config.mail
  const mailbox = mailFolder === null ? null : await startMailbox({ folder: mailFolder, now })
  if (mailbox) closers.push(() => mailbox.stop())
  const mailer = createMailer({
    smtpUrl: mailbox?.url ?? smtpUrl ?? '',
    from,
    dkim,
    poolSize: connections,
    perConnection,
    perSecond,
    perSecondAndDomain,
    timeoutMs,
    now,
  })
  closers.push(() => mailer.close())
  return mailer
}

/** The files, and the names that operators gave. */
export async function openTaxonomy(db: Database, log: Log): Promise<Taxonomy> {
  const { taxonomy, leftOut } = withOperatorAliases(loadTaxonomy(), await listRoleAliases(db))
  for (const { alias, reason } of leftOut) log.warn({ alias, reason }, 'alias of an operator left out')
  return taxonomy
}

async function openImporters({ official }: Config) {
  const importers = await loadImporters()
  const unknown = official.publishers.filter((id) => id !== 'all' && !importers.has(id))
  const known = [...importers.keys()].join(', ')
  if (unknown.length === 0) return importers
  throw new ConfigError([
    `OFFICIAL_PUBLISHERS names ${unknown.join(', ')}; there are all, ${known}; see OFFICIAL_PUBLISHERS in .env.example`,
  ])
}

/** 256 MiB at the 4 Mbit/s of a slow publisher. */
const LONG_MS = 10 * 60_000

function openHttp(config: Config, db: Database, limits: Partial<HttpOptions>, closers: (() => Promise<unknown>)[]) {
  const { contact, allowAddresses, maxBytes, perHost, perSecond, timeoutMs } = config.fetch
  const http = createHttp({
    userAgent: `Jobtide/${VERSION} (+${contact})`,
    allowAddresses,
    maxBodyBytes: maxBytes,
    perHost,
    perSecond,
    hosts: hostBook(db),
    keys: config.sourceKeys,
    totalTimeoutMs: timeoutMs,
    ...limits,
  })
  closers.push(() => http.close())
  return http
}

/** Links in mails must stay valid over restarts, so a key that nobody set is made once and kept. */
async function readOrMakeKeys(dataDir: string): Promise<string[]> {
  const file = join(dataDir, 'secret.key')
  await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 }).catch(() => {})
  return splitKeys(await readFile(file, 'utf8'))
}
