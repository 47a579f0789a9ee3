import type { Outcome } from '../discovery/add-board.ts'
import type { BoardCheck } from '../discovery/check-board.ts'
import type { AddressRefused } from '../discovery/refused.ts'
import type { SourceDefinition, Terms } from '../sources/_shared/define.ts'

const CANDIDATES_SHOWN = 10

/** What was found and what became of it, a fact a line. */
export function describeOutcome({ kind, id, source, by, at, check }: Outcome, connector: SourceDefinition): string[] {
  const board = `${connector.name} board “${source.board}” at ${new URL(connector.first(source).url).host}`
  if (kind === 'known')
    return [`Known already: ${board}, called ${source.name}, read ${interval(source.everyMinutes)} (${id})`]
  return [
    `Found ${FOUND_BY[by]}${by === 'given' || by === 'address' ? '' : ` (${at})`}: ${board}${check === null ? '' : `: ${describeCheck(check)}`}`,
    `Terms: ${describeTerms(connector.terms)}`,
    kind === 'added'
      ? `Added as “${source.name}”, read ${interval(source.everyMinutes)} (${id})`
      : `Not added, since this is a dry run. It would be “${source.name}”, read ${interval(source.everyMinutes)}`,
  ]
}

const FOUND_BY: Record<Outcome['by'], string> = {
  address: 'by its address',
  redirect: 'by where the address leads',
  page: 'in the page',
  feed: 'by the feed of the page',
  site: 'as a site with job pages of its own',
  given: 'as named',
}

/** "20 postings on the first page, 3 more pages follow; for example: Nurse, Oslo". */
export function describeCheck({ postings, morePages, example, refused }: BoardCheck): string {
  const found = postings === 0 ? 'no postings on the first page' : `${plural(postings, 'posting')} on the first page`
  const more =
    morePages === 0 ? '' : `, ${morePages === 1 ? 'at least 1 more page follows' : `${morePages} more pages follow`}`
  const place = example?.place == null ? '' : `, ${example.place}`
  const shown = example === null ? '' : `; for example: ${example.title}${place}`
  const [first] = refused
  const left =
    first === undefined ? '' : `; ${plural(refused.length, 'item')} could not be read (${first.path}: ${first.reason})`
  return `${found}${more}${shown}${left}`
}

export function describeTerms({ url, attribution, aggregates }: Terms): string {
  const asked = attribution === null ? 'no attribution is asked for' : `attribution is asked for: ${attribution}`
  const counted = aggregates ? 'counted in published figures' : 'kept out of published figures'
  return `${asked}; ${counted}; ${url ?? 'no page with terms is known'}`
}

/** Why an address was refused, what to do, and the boards to choose from. */
export function describeRefusal(
  refused: AddressRefused,
  address: string,
  sources: ReadonlyMap<string, SourceDefinition>,
): string[] {
  const { message, fix, candidates } = refused
  const shown = candidates.slice(0, CANDIDATES_SHOWN).map(({ connector, board, origin, seen }) => {
    const definition = sources.get(connector)
    const place = origin === definition?.origin ? '' : ` --origin ${quote(origin)}`
    return `  ${definition?.name ?? connector} board “${board}”, ${plural(seen, 'address', 'addresses')}: jobtide source add ${quote(address)} --connector ${connector} --board ${quote(board)}${place}`
  })
  const left = candidates.length - shown.length
  return [`Refused: ${message}`, `What to do: ${fix}`, ...shown, ...(left > 0 ? [`  … and ${left} more`] : [])]
}

export function outcomeJson({ kind, id, source, by, at, check }: Outcome): Record<string, unknown> {
  const { connector, board, origin, name, everyMinutes } = source
  return { outcome: kind, added: kind === 'added', id, connector, board, origin, name, everyMinutes, by, at, check }
}

export function refusalJson({ code, message, fix, candidates }: AddressRefused): Record<string, unknown> {
  return { outcome: 'refused', added: false, code, reason: message, fix, candidates }
}

export const interval = (minutes: number): string =>
  minutes % 60 === 0 ? `every ${minutes === 60 ? 'hour' : `${minutes / 60} hours`}` : `every ${minutes} minutes`

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** As a shell takes it. */
function quote(word: string): string {
  return /^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
