import type { Cadence, Candidate } from '../domain/alert.ts'
import { listFreshCandidates } from '../store/candidate.ts'
import type { Database } from '../store/database.ts'

const DAY_MS = 86_400_000
/** Two periods: what did not fit into one digest may come in the next, and expires after it. */
const HORIZON_MS: Record<Cadence, number> = { daily: 2 * DAY_MS, weekly: 14 * DAY_MS }

/** The postings that digests of a cadence are chosen from; read once per cadence, however many subscribers are due. */
export function freshCandidates(db: Database, at: Date): (cadence: Cadence) => Promise<Candidate[]> {
  const read = new Map<Cadence, Promise<Candidate[]>>()
  return (cadence) => {
    const known =
      read.get(cadence) ??
      listFreshCandidates(db, new Date(at.getTime() - HORIZON_MS[cadence]), new Date(at.getTime() + 1))
    read.set(cadence, known)
    return known
  }
}
