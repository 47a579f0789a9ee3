import { Resolver } from 'node:dns/promises'
import { Command } from 'commander'
import type { Config } from '../config.ts'
import { readConfig } from '../config.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding, Patient } from '../doctor/finding.ts'
import { createLog, cutSecrets } from '../log.ts'
import { createDatabase } from '../store/create-database.ts'
import { openDatabase, whyUnreachable } from '../store/database.ts'
import { attachEmbedded } from '../store/embedded.ts'
import { printJson } from './session.ts'

/** Longest wait for a connection to the database, and for one look-up of a name. */
const CONNECT_MS = 5_000
const SIGNS: Record<Finding['state'], string> = { well: 'ok', weak: 'weak', wrong: 'WRONG', unknown: '?', idle: '-' }

/** Looks at everything the service needs. It works, too, where nothing else does: nothing has to be reachable. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'look at database, queue, relay, DNS records, clock, disk, schedules and sources; say how to mend each',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nChanges nothing and sends nothing. Exits with 1 when there is something to mend.')
    .action(async (options: { json?: boolean }) => {
      const findings = (await findAll(readConfig(process.env))).map(withoutSecrets)
      if (options.json) printJson(findings)
      else for (const finding of findings) console.log(toLines(finding))
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
    })
}

async function findAll(config: Config): Promise<Finding[]> {
  const opened = await openPatientDatabase(config)
  try {
    const resolver = new Resolver({ timeout: CONNECT_MS, tries: 2 })
    return await examine({
      config,
      now: () => new Date(),
      resolver,
      db: opened.db,
      databaseFailure: opened.failure,
      readSchedules: () => readSchedules(config.queueUrl ?? opened.url),
    })
  } finally {
    await opened.close()
  }
}

type PatientDatabase = { db: Patient['db']; failure: string | null; url: string | null; close(): Promise<void> }

async function openPatientDatabase({ databaseUrl, dataDir }: Config): Promise<PatientDatabase> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.reverse()) await closer()
  }
  try {
    const url = databaseUrl ?? (await openEmbedded(dataDir, closers))
    const db = openDatabase(url, { max: 4, connectMs: CONNECT_MS })
    closers.push(() => db.destroy())
    const failure = await whyUnreachable(db)
    if (failure === null) return { db, failure, url, close }
    return { db: null, failure: failure.message || failure.code || 'no reason was given', url: null, close }
  } catch (error) {
    return { db: null, failure: error instanceof Error ? error.message : String(error), url: null, close }
  }
}

async function openEmbedded(dataDir: string, closers: (() => Promise<void>)[]): Promise<string> {
  const server = await attachEmbedded(dataDir)
  closers.push(() => server.close())
  await createDatabase(server.urlOf('postgres'), 'jobtide')
  return server.urlOf('jobtide')
}

async function readSchedules(url: string | null) {
  if (url === null) throw new Error('the queue is in the database')
  const { openRuntime } = await import('../../workers/_runtime.ts')
  const runtime = await openRuntime(url, createLog({ level: 'silent', pretty: false }))
  try {
    return await runtime.schedules()
  } finally {
    await runtime.stop()
  }
}

/** Errors quote what they were given: addresses with passwords among them. */
function withoutSecrets(finding: Finding): Finding {
  return { ...finding, says: cutSecrets(finding.says) }
}

function toLines({ check, state, says, mend }: Finding): string {
  const line = `${SIGNS[state].padEnd(6)} ${check.padEnd(15)} ${says}`
  return mend === undefined ? line : `${line}\n${' '.repeat(23)}→ ${mend}`
}
