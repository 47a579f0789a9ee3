import type { WorkMode } from '../domain/place.ts'
import type { EmploymentType } from '../domain/posting.ts'
import type { Level } from '../domain/role.ts'
import {
  type Connector,
  type Day,
  type EmployerFile,
  type PostingLine,
  readSampleFiles,
  type Texts,
} from './sample-files.ts'
import { readSamplePay, type SamplePay } from './sample-pay.ts'
import { readSamplePlace, type SamplePlace } from './sample-place.ts'
import { type AdText, writeAd } from './sample-text.ts'
import { stableNumber } from './stable-choice.ts'

export type { Connector, Day } from './sample-files.ts'

/** What a sample posting says on one day at one board. */
export type SampleFacts = {
  /** "greenhouse/tarnwickhealth/101": stable from day to day. */
  key: string
  id: number
  employer: EmployerFile
  role: string
  level: Level
  title: string
  /** The title of day 1: addresses are built from it and stay. */
  firstTitle: string
  places: SamplePlace[]
  mode: WorkMode
  type: EmploymentType
  pay: SamplePay | null
  /** Pay stands in the board's own field, or only in the text. */
  payIn: 'field' | 'text'
  /** A sentence added by a change. */
  addition: string | null
  postedAt: Date
  updatedAt: Date
  fault: NonNullable<PostingLine['fault']> | null
  /** Key of the posting at another board that is the same opening. */
  repostOf: string | null
}

/** A sample posting with its text. */
export type Sample = SampleFacts & { department: string; ad: AdText }

export type SampleBoard = {
  connector: Connector
  board: string
  employer: EmployerFile
  gzip: boolean
  failsOn: Day[]
  sitemapIndex: boolean
  /** The postings on one day, those with a fault included. */
  on(day: Day): Sample[]
}

const HOUR = 3_600_000

/** The sample boards of `data/samples`. `now` is the moment of day 1; each further day is 24 hours later. A posting of
 *  day 1 is 2 to 30 days old, one that comes later is a few hours old. Throws when a file is
 *  faulty or the sentence bank lacks a role, family or level. */
export function loadSamples(now: Date): SampleBoard[] {
  const { employers, texts } = readSampleFiles()
  return employers.flatMap((employer) =>
    employer.boards.map((entry): SampleBoard => {
      const [first, second, third] = ([1, 2, 3] as const).map((day) => samplesOn(employer, entry, day, now, texts))
      return { ...entry, employer, on: (day) => [first, second, third][day - 1] ?? [] }
    }),
  )
}

type Entry = EmployerFile['boards'][number]
type Line = { line: PostingLine; role: string; level: Level; connector: Connector; repostOf: number | null }

function samplesOn(employer: EmployerFile, entry: Entry, day: Day, now: Date, texts: Texts): Sample[] {
  return linesOf(employer)
    .filter(({ line, connector }) => connector === entry.connector && line.days.includes(day))
    .map((found) => factsOf(found, employer, entry, day, now))
    .map((facts) => ({ ...facts, department: texts.roles[facts.role]?.department ?? '', ad: writeAd(facts, texts) }))
}

function linesOf(employer: EmployerFile): Line[] {
  const home = homeOf(employer).connector
  const lines = employer.openings.flatMap(({ role, level, on, postings }) =>
    postings.map(
      (line): Line => ({ line, role, level: line.level ?? level, connector: line.on ?? on ?? home, repostOf: null }),
    ),
  )
  const reposts = employer.reposts.map(({ id, of, on, days }): Line => {
    const original = lines.find(({ line }) => line.id === of)
    if (original === undefined) throw new TypeError(`${employer.name}: repost ${id} names no posting ${of}`)
    return { ...original, line: { ...original.line, id, days }, connector: on, repostOf: of }
  })
  return [...lines, ...reposts]
}

function factsOf(found: Line, employer: EmployerFile, entry: Entry, day: Day, now: Date): SampleFacts {
  const { line, role, level } = found
  const key = `${entry.connector}/${entry.board}/${line.id}`
  const change = day === 1 ? undefined : line.day2
  const pay = change?.pay ?? line.pay
  const postedAt = postedOn(line.days[0] ?? 1, key, now)
  const home = homeOf(employer)
  return {
    key,
    id: line.id,
    employer,
    role,
    level,
    title: change?.title ?? line.title,
    firstTitle: line.title,
    places: [line.place, ...line.also].map(readSamplePlace),
    mode: line.mode,
    type: line.type,
    pay: pay === undefined ? null : readSamplePay(pay),
    payIn: line.payIn,
    addition: change?.text ?? null,
    postedAt,
    updatedAt: change === undefined ? postedAt : new Date(now.getTime() + 21 * HOUR),
    fault: line.fault ?? null,
    repostOf: found.repostOf === null ? null : `${home.connector}/${home.board}/${found.repostOf}`,
  }
}

function homeOf(employer: EmployerFile): Entry {
  const found = employer.boards[0]
  if (found === undefined) throw new TypeError(`${employer.name}: has no board`)
  return found
}

function postedOn(firstDay: Day, key: string, now: Date): Date {
  const minutes = stableNumber(`${key} minutes`) % 60
  const hoursBefore = firstDay === 1 ? 48 + (stableNumber(`${key} age`) % 672) : 2 + (stableNumber(`${key} age`) % 8)
  const whole = Math.floor(now.getTime() / 1000) * 1000
  return new Date(whole + (firstDay - 1) * 24 * HOUR - hoursBefore * HOUR - minutes * 60_000)
}
