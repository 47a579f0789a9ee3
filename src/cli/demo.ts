import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Command } from 'commander'
import { type Config, readConfig } from '../config.ts'
import { createLog, type Log } from '../log.ts'
import { attachEmbedded } from '../store/embedded.ts'
import { claimFreshDatabase } from '../store/fresh-database.ts'
import { printSummary } from './demo-summary.ts'
import { stopSignal } from './start.ts'

const DATABASE = 'jobtide_demo'
/** A board that fails is tried again soon: a demo has no hour to wait. */
const RETRY_DELAY_MS = 150

/** The whole main job on sample boards of this machine. Its database and mails are its own and are made anew each time. */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'run the main job on sample boards, without a network: crawl three days, send digests, serve the pages',
    )
    .option('--exit', 'end after the summary instead of serving the pages')
    .addHelpText('after', '\nExamples:\n  npm run demo\n  npx jobtide demo --exit')
    .action(async (options: { exit?: boolean }) => demo(options.exit === true))
}

async function demo(exits: boolean): Promise<void> {
  const asked = stopSignal()
  const config = await demoConfig()
  const log = createLog({ level: process.env.LOG_LEVEL ?? 'silent', pretty: process.stdout.isTTY })
  const step = stepPrinter()
  const server = await step('PostgreSQL 18', () => attachEmbedded(config.dataDir))
  try {
    const fresh = await claimFreshDatabase(server.urlOf('postgres'), DATABASE)
    const stay = exits ? null : { asked, databaseUrl: server.urlOf(DATABASE) }
    await demoOn(config, log, step, stay).finally(() => fresh.release())
  } finally {
    await server.close()
  }
}

/** `asked` resolves when the pages should end; `databaseUrl` is for commands in another terminal. */
type Stay = { asked: Promise<string>; databaseUrl: string }

async function demoOn(config: Config, log: Log, step: Step, stay: Stay | null): Promise<void> {
  const mailFolder = join(config.dataDir, 'demo-mail')
  await rm(mailFolder, { recursive: true, force: true })
  const clock = { now: new Date() }
  const options = { database: DATABASE, mailFolder, now: () => clock.now, retryDelayMs: RETRY_DELAY_MS }
  const { startService } = await import('../../workers/main.ts')
  const { runDemo } = await import('./demo-run.ts')
  const service = await step('schema, roles and places', () => startService(config, log, ['web', 'workers'], options))
  try {
    printSummary(await runDemo(service, clock, step))
    if (stay !== null) await serve(service.context.baseUrl, mailFolder, clock, stay)
  } finally {
    await service.stop()
  }
}

/** Embedded defaults whatever the environment says: the demo never touches a real database, queue or relay. */
async function demoConfig(): Promise<Config> {
  const { DATA_DIR, HOST, PORT, SITE_NAME } = process.env
  const port = String(await freePort(Number(PORT ?? 3000)))
  return readConfig({
    DATA_DIR,
    HOST,
    SITE_NAME,
    PORT: port,
    FETCH_ALLOW_ADDRESSES: '127.0.0.1/32',
    FETCH_PER_HOST: '8',
    FETCH_PER_SECOND: '0',
  })
}

/** The wanted port, or another one when something else listens there. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().once('error', () => done(freePort(0)))
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : wanted))
    })
  })
}

export type Step = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>

/** Each step says that it began and how long it took. */
function stepPrinter(): Step {
  return async (name, work) => {
    const startedAt = performance.now()
    if (process.stdout.isTTY) process.stdout.write(`  … ${name}\r`)
    const result = await work()
    console.log(`  ✔ ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
    return result
  }
}

async function serve(
  baseUrl: string,
  mailFolder: string,
  clock: { now: Date },
  { asked, databaseUrl }: Stay,
): Promise<void> {
  console.log(`
Look around (Ctrl-C ends):
  ${baseUrl}/                                     the pages
  ${baseUrl}/roles/patient-services-representative  a role
  ${baseUrl}/releases                             the figures as a release: inputs, hashes, downloads
  ${baseUrl}/mails                                the mails, also as .eml files in ${mailFolder}

Be a subscriber: sign up at ${baseUrl}/subscribe, confirm in ${baseUrl}/mails, ask for a login link at ${baseUrl}/login,
change your search, and press "Plan every digest now" above the mails. Another plan, from another terminal:
  DATABASE_URL=${databaseUrl} npx jobtide subscriber tier you@example.org plus
`)
  const tick = setInterval(() => {
    clock.now = new Date()
  }, 1000)
  await asked
  clearInterval(tick)
}
