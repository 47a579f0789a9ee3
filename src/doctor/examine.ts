import { baseUrl } from './base-url.ts'
import { clock, connections, database, migrations } from './database.ts'
import { disk } from './disk.ts'
import type { Check, Finding, Patient } from './finding.ts'
import { bounceHost, dkim, dmarc, spf } from './mail-records.ts'
import { queue } from './queue.ts'
import { relay } from './relay.ts'
import { rights } from './rights.ts'
import { schedules } from './schedules.ts'
import { secrets } from './secrets.ts'
import { sender } from './sender.ts'
import { lateSources, parkedSources } from './sources.ts'

const CHECKS: readonly Check[] = [
  database,
  migrations,
  clock,
  connections,
  rights,
  queue,
  schedules,
  lateSources,
  parkedSources,
  relay,
  spf,
  dkim,
  dmarc,
  bounceHost,
  sender,
  baseUrl,
  secrets,
  disk,
]

/** Longest look at one thing: a relay that does not answer must not keep the rest from being told. */
const LIMIT_MS = 15_000

/** Looks at everything at once; in the order of the list. Never throws for what it finds. */
export function examine(patient: Patient, limitMs = LIMIT_MS): Promise<Finding[]> {
  return Promise.all(
    CHECKS.map(async (check) => ({ check: check.name, ...(await lookInTime(check, patient, limitMs)) })),
  )
}

async function lookInTime(check: Check, patient: Patient, limitMs: number): Promise<Omit<Finding, 'check'>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Omit<Finding, 'check'>>((done) => {
    timer = setTimeout(() => done({ state: 'unknown', says: `no answer in ${limitMs / 1000} s` }), limitMs)
  })
  try {
    return await Promise.race([check.look(patient), late])
  } catch (error) {
    return { state: 'unknown', says: `could not be looked at: ${error instanceof Error ? error.message : error}` }
  } finally {
    clearTimeout(timer)
  }
}
