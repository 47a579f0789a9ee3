import type { Resolver } from 'node:dns/promises'
import type { Config } from '../config.ts'
import type { Database } from '../store/database.ts'

/**
 * `weak`: it works and could be safer. `unknown`: it could not be looked at, which says nothing about it. `idle`: there is nothing
 * of the kind to look at.
 */
export type State = 'well' | 'weak' | 'wrong' | 'unknown' | 'idle'

/** `says` is what was seen; `mend` is what to do about it, given when something is wrong or weak. */
export type Finding = { check: string; state: State; says: string; mend?: string }

/** A schedule as the queue holds it; `nextAt` in milliseconds since the epoch. */
export type Schedule = { job: string; everySeconds: number; nextAt: number | null }

/** What is examined, and by what means. */
export type Patient = {
  config: Config
  now: () => Date
  resolver: Pick<Resolver, 'resolveTxt' | 'resolveMx'>
  /** null: it cannot be opened, for the reason in `databaseFailure`. */
  db: Database | null
  databaseFailure: string | null
  /** Reads the schedules from the queue. */
  readSchedules: () => Promise<Schedule[]>
}

/** One thing to look at. What it throws counts as unknown. */
export type Check = { name: string; look(patient: Patient): Promise<Omit<Finding, 'check'>> }

export const well = (says: string) => ({ state: 'well' as const, says })
export const idle = (says: string) => ({ state: 'idle' as const, says })
export const unknown = (says: string) => ({ state: 'unknown' as const, says })
export const weak = (says: string, mend: string) => ({ state: 'weak' as const, says, mend })
export const wrong = (says: string, mend: string) => ({ state: 'wrong' as const, says, mend })

/** For what cannot be asked without the database. */
export const NEEDS_DATABASE = unknown('needs the database')
