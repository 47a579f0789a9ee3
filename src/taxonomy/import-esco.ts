import type {
  CrosswalkRow,
  Edition,
  Publication,
  PublishedFile,
  PublishedGroup,
  PublishedOccupation,
  PublishedRelation,
  PublishedTitle,
} from '../domain/publication.ts'
import { PublicationError } from '../errors.ts'
import { cut, escoOnetRelease, readEscoOnet, type SocOfOnet } from './crosswalk.ts'
import { emptyEdition } from './edition.ts'
import { labelForms } from './label-forms.ts'
import { type Cells, cleanLine, type RowReading, readPublishedTable, type TableReading } from './published-table.ts'

/** Whether a file of this name is read from ESCO's CSV download, in whatever language; the crosswalk to O*NET may lie beside it. */
export function isEscoFile(name: string): boolean {
  return OCCUPATIONS.test(name) || GROUPS.test(name) || BROADER.test(name) || CROSSWALK.test(name)
}

/** The languages whose occupations are there, sorted. A file without a language in its name counts as `fallback`. */
export function escoLanguages(publication: Publication, fallback: string | null = null): string[] {
  const found = publication.files.flatMap(({ name }) => {
    const match = OCCUPATIONS.exec(name)
    return match === null ? [] : [match[1]?.toLowerCase() ?? fallback]
  })
  if (found.includes(null)) {
    throw new PublicationError('occupations.csv', 'its name has no language', 'give the language with --language en')
  }
  return [...new Set(found.filter((language) => language !== null))].sort()
}

/** The file that holds the crosswalk to O*NET; null when none is there. */
export function crosswalkFile(publication: Publication): PublishedFile | null {
  return publication.files.find(({ name }) => CROSSWALK.test(name)) ?? null
}

/**
 * Reads ESCO's occupations of one language with their labels, ISCO groups and broader occupations. Only the occupations have
 * to be there. `release` is the person's own word for it, null when names should tell. Throws PublicationError.
 */
export function readEsco(publication: Publication, language: string, release: string | null = null): Edition {
  const own = publication.files.filter(
    ({ name }) => !CROSSWALK.test(name) && [language, null].includes(languageOf(name)),
  )
  const pick = (shape: RegExp) => own.find(({ name }) => shape.test(name))
  const file = pick(OCCUPATIONS)
  if (file === undefined) throw noOccupations(publication.name, language)
  const edition = emptyEdition('esco', language, { ...publication, files: own })
  const rows = keep(edition, readConcepts(file, language))
  edition.occupations = rows.map(({ occupation }) => occupation)
  edition.titles = rows.flatMap(({ titles }) => titles)
  const [groups, broader] = [pick(GROUPS), pick(BROADER)]
  if (groups === undefined) edition.missing.push(`ISCOGroups_${language}.csv`)
  else edition.groups = keep(edition, readGroups(groups))
  if (broader === undefined) edition.missing.push(`broaderRelationsOccPillar_${language}.csv`)
  else edition.relations = keep(edition, readBroader(broader))
  const newest =
    rows
      .map(({ modified }) => modified)
      .sort()
      .at(-1) ?? ''
  edition.release = release ?? escoRelease(publication, newest)
  edition.attribution = `This service uses the ESCO classification of the European Commission (ESCO ${edition.release}, https://esco.ec.europa.eu). Jobtide has modified some of its labels for comparison; the published labels are kept beside them.`
  return edition
}

/** Reads the official ESCO–O*NET crosswalk as an edition of its own. Throws PublicationError. */
export function readEscoCrosswalk(file: PublishedFile, socOf: SocOfOnet): Edition {
  const edition = emptyEdition('esco-onet', 'en', { name: file.name, files: [file] })
  edition.crosswalk = keep<CrosswalkRow>(edition, readEscoOnet(file, socOf))
  edition.release = escoOnetRelease(file) ?? 'not stated'
  edition.attribution =
    'ESCO–O*NET crosswalk by the ESCO Secretariat of the European Commission in collaboration with the U.S. Department of Labor, Employment and Training Administration.'
  return edition
}

const OCCUPATIONS = /^occupations(?:_([a-z]{2}))?\.csv$/i
const GROUPS = /^ISCOGroups(?:_([a-z]{2}))?\.csv$/i
const BROADER = /^broaderRelationsOccPillar(?:_([a-z]{2}))?\.csv$/i
const CROSSWALK = /o\W?net.{0,100}\.csv$/i
const OCCUPATION_URI = /^http:\/\/data\.europa\.eu\/esco\/occupation\/[\w-]{1,100}$/
const CONCEPT_URI = /^http:\/\/data\.europa\.eu\/esco\/(?:occupation|isco)\/[\w-]{1,100}$/
const ISCO = /^C?\d{1,4}$/
const LONGEST_LABEL = 300
const LABEL_FAULT = `preferredLabel is empty or longer than ${LONGEST_LABEL} characters`

type Concept = { occupation: PublishedOccupation; titles: PublishedTitle[]; modified: string }

function keep<Row>(edition: Edition, reading: TableReading<Row>): Row[] {
  edition.files.push(reading.count)
  edition.skipped.push(...reading.skipped)
  return reading.rows
}

function languageOf(name: string): string | null {
  const match = OCCUPATIONS.exec(name) ?? GROUPS.exec(name) ?? BROADER.exec(name)
  return match?.[1]?.toLowerCase() ?? null
}

function readConcepts(file: PublishedFile, language: string): TableReading<Concept> {
  const seen = new Set<string>()
  return readPublishedTable(
    file,
    {
      uri: { names: ['conceptUri'] },
      label: { names: ['preferredLabel'] },
      alternates: { names: ['altLabels'] },
      isco: { names: ['iscoGroup'] },
      hidden: { names: ['hiddenLabels'], optional: true },
      status: { names: ['status'], optional: true },
      modified: { names: ['modifiedDate'], optional: true },
      description: { names: ['description'], optional: true },
      number: { names: ['code'], optional: true },
    },
    (cells) => {
      const fault = conceptFault(cells, seen)
      return fault === null ? conceptOf(cells, language) : { skip: fault }
    },
  )
}

type ConceptCells = Cells<
  'uri' | 'label' | 'alternates' | 'isco' | 'hidden' | 'status' | 'modified' | 'description' | 'number'
>

function conceptFault({ uri, label, isco, status }: ConceptCells, seen: Set<string>): string | null {
  if (!OCCUPATION_URI.test(uri ?? '')) return `conceptUri "${cut(uri)}" is not the URI of an ESCO occupation`
  if (!['released', '', null].includes(status)) return `its status is ${cut(status)}`
  if (!isLabel(cleanLine(label))) return LABEL_FAULT
  if (!ISCO.test(isco ?? '')) return `iscoGroup "${cut(isco)}" is not an ISCO-08 code`
  if (seen.has(uri ?? '')) return `${uri} is stated twice`
  seen.add(uri ?? '')
  return null
}

function conceptOf(cells: ConceptCells, language: string): Concept {
  const code = cells.uri ?? ''
  const title = cleanLine(cells.label)
  const occupation: PublishedOccupation = {
    code,
    number: orNull(cells.number),
    title,
    description: orNull(cells.description),
    soc: null,
    isco: (cells.isco ?? '').replace(/^C/, ''),
    jobZone: null,
  }
  const titles = labels(code, title, cells.alternates, cells.hidden, language)
  return { occupation, titles, modified: cells.modified ?? '' }
}

function isLabel(text: string): boolean {
  return text !== '' && text.length <= LONGEST_LABEL
}

function orNull(text: string | null): string | null {
  return text === '' ? null : text
}

/** One label a line. A label that two kinds have counts as the first of them. */
function labels(
  code: string,
  preferred: string,
  alternates: string | null,
  hidden: string | null,
  language: string,
): PublishedTitle[] {
  const titles = new Map<string, PublishedTitle>()
  const add = (kind: PublishedTitle['kind'], text: string): void => {
    const title = cleanLine(text)
    if (!isLabel(title) || titles.has(title)) return
    titles.set(title, { code, kind, title, forms: labelForms(title, language) })
  }
  add('preferred', preferred)
  for (const label of (alternates ?? '').split('\n')) add('alternate', label)
  for (const label of (hidden ?? '').split('\n')) add('hidden', label)
  return [...titles.values()]
}

function readGroups(file: PublishedFile): TableReading<PublishedGroup> {
  const seen = new Set<string>()
  return readPublishedTable(
    file,
    { code: { names: ['code'] }, label: { names: ['preferredLabel'] } },
    (cells): RowReading<PublishedGroup> => {
      const [code, title] = [cells.code ?? '', cleanLine(cells.label)]
      if (!ISCO.test(code)) return { skip: `code "${cut(code)}" is not an ISCO-08 code` }
      if (!isLabel(title)) return { skip: LABEL_FAULT }
      if (seen.has(code)) return { skip: `${code} is stated twice` }
      seen.add(code)
      return { code, title }
    },
  )
}

function readBroader(file: PublishedFile): TableReading<PublishedRelation> {
  const seen = new Set<string>()
  return readPublishedTable(
    file,
    { code: { names: ['conceptUri'] }, broader: { names: ['broaderUri'] } },
    (cells): RowReading<PublishedRelation> => {
      const [code, relatedCode] = [cells.code ?? '', cells.broader ?? '']
      if (!CONCEPT_URI.test(code)) return { skip: `conceptUri "${cut(code)}" is not the URI of an ESCO concept` }
      if (!CONCEPT_URI.test(relatedCode))
        return { skip: `broaderUri "${cut(relatedCode)}" is not the URI of an ESCO concept` }
      const key = `${code} ${relatedCode}`
      if (seen.has(key)) return { skip: `${key} is stated twice` }
      seen.add(key)
      return { code, relatedCode, relation: 'broader', rank: null }
    },
  )
}

/** "ESCO dataset - v1.2.0 - …", "esco_1.2"; without such a name the newest change in the files. */
function escoRelease(publication: Publication, newest: string): string {
  const names = [publication.name, ...publication.files.map(({ path }) => path)]
  const named = names
    .map((name) => /esco.{0,20}?v?(\d{1,2}(?:\.\d{1,3}){1,2})/i.exec(name)?.[1])
    .find((found) => found !== undefined)
  if (named !== undefined) return named
  if (/^\d{4}-\d{2}-\d{2}/.test(newest)) return `as of ${newest.slice(0, 10)}`
  throw new PublicationError(publication.name, 'no name in it tells the release', 'give it with --release 1.2')
}

function noOccupations(source: string, language: string): PublicationError {
  return new PublicationError(
    source,
    `no "occupations_${language}.csv" in it`,
    'give the folder or zip of the ESCO classification as CSV from https://esco.ec.europa.eu/en/use-esco/download',
  )
}
