import { Command } from 'commander'
import { createGrouper } from '../normalize/group-postings.ts'
import { readOpening } from '../normalize/opening.ts'
import { type OpeningRecord, readOpeningRecord } from '../normalize/opening-record.ts'
import { createPlaceReader, type PlaceReader } from '../normalize/place.ts'
import { type OpeningReason, sameOpening } from '../normalize/same-opening.ts'
import { answerJsonLines } from './json-lines.ts'

type DedupeOptions = { pairs?: boolean; explain?: boolean }

/** Groups postings that are one opening, or decides pairs. Needs no database. */
export function dedupeCommand(): Command {
  return new Command('dedupe')
    .description('read postings as JSON lines and write which of them are the same opening')
    .argument('[file]', 'JSON lines or one JSON array; without it, standard input is read')
    .option(
      '--pairs',
      'read {"a": posting, "b": posting} and write {"same": true, false or null, "reasons": […]}; null is unsure',
    )
    .option('--explain', 'write the evidence with each answer')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, options: DedupeOptions) => {
      const { loadGazetteer } = await import('../taxonomy/load-places.ts')
      const readPlaces = createPlaceReader(loadGazetteer())
      const answer = options.pairs ? decidePairs(readPlaces, options) : groupPostings(readPlaces, options)
      const faults = await answerJsonLines(file, answer)
      if (faults > 0) {
        console.error(`jobtide: ${faults} of the postings could not be read; each has its reason in its place`)
        process.exitCode = 1
      }
    })
}

const HELP = `
A posting is an object with title, company, location (or places), and if known description, url, id, employmentType, salary
and remote; or one line such as "Nurse @ Acme / Leeds". Each posting is answered at once with {"id", "group", "reason"}:
group is the id of the first posting of its opening. What is not certain is not grouped.

Examples:
  jobtide dedupe < postings.jsonl > groups.jsonl
  jobtide source read greenhouse jobs.json | jobtide dedupe --explain
  jobtide dedupe --pairs < pairs.jsonl`

type Answer = Record<string, unknown>

function groupPostings(readPlaces: PlaceReader, { explain }: DedupeOptions): (value: unknown, at: number) => Answer {
  const grouper = createGrouper<string>()
  const names = new Set<string>()
  return (value, at) => {
    const record = readOpeningRecord(value, readPlaces)
    if ('fault' in record) return { line: at, error: record.fault }
    const { opening, keys } = readOpening(record.facts)
    const found = grouper.find(opening, keys)
    const id = record.id ?? String(at)
    const group = found.group ?? freeName(id, at, names)
    names.add(group)
    grouper.add(opening, keys, group)
    const reason = found.group === null ? 'first of its opening' : summary(found.reasons)
    return { id, group, reason, ...(explain ? { evidence: found.reasons } : {}) }
  }
}

/** Two sources may use one id for two openings. */
function freeName(id: string, at: number, names: ReadonlySet<string>): string {
  return names.has(id) ? `${id}#${at}` : id
}

function decidePairs(readPlaces: PlaceReader, { explain }: DedupeOptions): (value: unknown, at: number) => Answer {
  return (value, at) => {
    const { a, b, id } = (typeof value === 'object' && value !== null ? value : {}) as {
      a?: unknown
      b?: unknown
      id?: unknown
    }
    const [one, other] = [readOpeningRecord(a, readPlaces), readOpeningRecord(b, readPlaces)]
    if ('fault' in one) return { line: at, error: `a: ${one.fault}` }
    if ('fault' in other) return { line: at, error: `b: ${other.fault}` }
    const { verdict, reasons } = sameOpening(one.facts, other.facts)
    const same = verdict === 'unsure' ? null : verdict === 'same'
    return {
      ...(id === undefined ? {} : { id }),
      same,
      reasons: reasons.map(spell),
      ...(explain ? { evidence: reasons, a: seen(one), b: seen(other) } : {}),
    }
  }
}

/** What was read from a posting. */
function seen({ facts }: OpeningRecord): Answer {
  const { opening } = readOpening(facts)
  const { company, title, place } = opening
  return { company: company.name, agency: company.isAgency, title: title.words.map(({ word }) => word), place }
}

function summary(reasons: OpeningReason[]): string {
  return reasons
    .filter(({ says }) => says === 'same')
    .map(({ about }) => `same ${about}`)
    .join(', ')
}

function spell({ about, says, detail }: OpeningReason): string {
  return `${about} ${says}: ${detail}`
}
