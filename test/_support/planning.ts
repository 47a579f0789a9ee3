import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { planDue } from '../../src/alerts/plan.ts'
import { DEFAULT_TIERS } from '../../src/config.ts'
import type { Cadence, Candidate, Criteria, TierId } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { unnest } from '../../src/store/bulk.ts'
import type { Database } from '../../src/store/database.ts'
import type { RunTally } from '../../src/store/digest-run.ts'
import { insertCandidates, type StoredCandidate, toUuid } from './candidates.ts'

export const ROLE = 'patient-services-representative'
export const ANY_CLERK: Criteria = { ...EMPTY_CRITERIA, roles: [ROLE] }

export type Reader = {
  id: string
  nextAt: Date
  tier: TierId
  cadence: Cadence | null
  zone: string
  hour: number
  /** Oldest first. */
  searches: Criteria[]
}

/** Confirmed subscribers, straight into the tables: any number of them in two statements. Returns their ids. */
export async function insertReaders(db: Database, given: (Partial<Reader> & { nextAt: Date })[]): Promise<string[]> {
  const readers = given.map((reader): Reader => {
    const usual = {
      id: randomUUID(),
      tier: 'plus' as const,
      cadence: null,
      zone: 'UTC',
      hour: 8,
      searches: [ANY_CLERK],
    }
    return { ...usual, ...reader }
  })
  const rows = readers.map(({ searches: _, ...reader }) => ({ ...reader, email: `${reader.id}@people.example` }))
  await sql`
    insert into subscriber (id, email, tier, cadence, state, zone, hour, next_digest_at, created_at, consent, confirmed_at)
    select id, email, tier, cadence, 'active', zone, hour, "nextAt", "nextAt", '{}', "nextAt"
    from ${unnest(rows, { id: 'uuid', email: 'text', tier: 'text', cadence: 'text', zone: 'text', hour: 'int', nextAt: 'timestamptz' })}`.execute(
    db,
  )
  const searches = readers.flatMap(({ id, nextAt, searches: own }) =>
    own.map((criteria, index) => ({
      subscriberId: id,
      name: `Search ${index + 1}`,
      criteria: JSON.stringify(criteria),
      at: new Date(nextAt.getTime() + index * 1_000),
    })),
  )
  await sql`
    insert into saved_search (subscriber_id, name, criteria, created_at)
    select "subscriberId", name, criteria, at
    from ${unnest(searches, { subscriberId: 'uuid', name: 'text', criteria: 'jsonb', at: 'timestamptz' })}`.execute(db)
  return readers.map(({ id }) => id)
}

/** An open posting that `ANY_CLERK` finds, each of an employer and an opening of its own. */
export function clerk(name: string, facts: Partial<StoredCandidate> = {}): StoredCandidate {
  const usual: Candidate = {
    groupId: `group ${name}`,
    postingId: `posting ${name}`,
    title: 'Patient Services Representative',
    company: `Clinic ${name}`,
    companyKey: `clinic ${name}`,
    url: `https://jobs.example/${encodeURIComponent(name)}`,
    roleSlug: ROLE,
    level: null,
    workMode: null,
    remoteScope: null,
    places: [PLACE],
    employmentType: null,
    pay: null,
    annualPay: null,
    firstSeenAt: new Date(0),
    text: '',
  }
  return { ...usual, ...facts }
}

const PLACE: Candidate['places'][number] = {
  kind: 'city',
  country: 'US',
  region: 'TX',
  regionName: 'Texas',
  city: 'Austin',
  geonameId: null,
  latitude: 30.267,
  longitude: -97.743,
  confidence: 1,
}

export const store = (db: Database, ...candidates: StoredCandidate[]) => insertCandidates(db, candidates)

export function plan(db: Database, at: Date, planned: (ids: string[]) => Promise<void> = async () => {}) {
  return planDue({ db, market: db, tiers: DEFAULT_TIERS }, at, planned)
}

/** What a digest holds, best first, by the names that `clerk` was given. `names` are all there are. */
export function named(groups: readonly string[], names: readonly string[]): string[] {
  const byId = new Map(names.map((name) => [toUuid(`group ${name}`), name]))
  return groups.map((group) => byId.get(group) ?? group)
}

export function digestsOf(db: Database, subscriberId: string) {
  return db.selectFrom('digest').selectAll().where('subscriber_id', '=', subscriberId).orderBy('id').execute()
}

export const excludedIn = ({ excluded }: Pick<RunTally, 'excluded'>) =>
  Object.values(excluded).reduce((sum, number) => sum + number, 0)
