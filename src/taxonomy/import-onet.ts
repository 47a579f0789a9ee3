import type {
  Edition,
  Publication,
  PublishedFile,
  PublishedOccupation,
  PublishedRelation,
  PublishedTask,
  PublishedTechnology,
  PublishedTitle,
  RelationKind,
} from '../domain/publication.ts'
import { PublicationError } from '../errors.ts'
import { cut, ONET_CODE, type SocOfOnet } from './crosswalk.ts'
import { emptyEdition, fileKey } from './edition.ts'
import {
  type Cells,
  type Column,
  cleanLine,
  type RowReading,
  readPublishedTable,
  type TableReading,
} from './published-table.ts'

/** Whether a file of this name is read from O*NET's text database (or the same tables as CSV). */
export function isOnetFile(name: string): boolean {
  return /\.(?:txt|csv)$/i.test(name) && KNOWN.has(fileKey(name))
}

/**
 * Reads O*NET's text database. `release` is the person's own word for it, null when the files should tell.
 * Only Occupation Data has to be there. Throws PublicationError.
 */
export function readOnet(publication: Publication, socOf: SocOfOnet, release: string | null = null): Edition {
  const files = new Map(publication.files.map((file) => [fileKey(file.name), file]))
  const occupationFile = files.get(OCCUPATIONS)
  if (occupationFile === undefined) throw noOccupations(publication)
  const edition = emptyEdition('onet', 'en', publication)
  const occupations = keep(edition, readOccupations(occupationFile, socOf))
  const codes = new Set(occupations.map(({ code }) => code))
  const read = <Row extends object>(
    keys: string[],
    reader: (file: PublishedFile, codes: Codes) => TableReading<Row>,
  ): Row[] => {
    const file = keys.map((key) => files.get(key)).find((found) => found !== undefined)
    if (file !== undefined) return keep(edition, reader(file, codes))
    edition.missing.push(`${keys.map(titleCase).join(' or ')}.txt`)
    return []
  }
  const zones = new Map(read(['job zones'], readZones).map(({ code, zone }) => [code, zone]))
  edition.occupations = occupations.map((row) => ({ ...row, jobZone: zones.get(row.code) ?? null }))
  edition.titles = [
    ...occupations.map(({ code, title }): PublishedTitle => ({ code, kind: 'preferred', title, forms: [title] })),
    ...read(['alternate titles', 'job titles'], readAlternates).flatMap(({ titles }) => titles),
    ...read(['sample of reported titles'], readReported),
  ]
  edition.relations = read(['related occupations'], readRelations)
  edition.technologies = read(['technology skills', 'software skills'], readTechnologies)
  edition.tasks = read(['task statements'], readTasks)
  edition.release = release ?? onetRelease(publication, files.get('read me'))
  edition.attribution = `This product includes information from the O*NET ${edition.release} Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license (https://creativecommons.org/licenses/by/4.0/). O*NET® is a trademark of USDOL/ETA. Jobtide has modified all or some of this information. USDOL/ETA has not approved, endorsed, or tested these modifications.`
  return edition
}

type Codes = ReadonlySet<string>
type Zone = { code: string; zone: number }
type Alternate = { titles: PublishedTitle[] }

const OCCUPATIONS = 'occupation data'
/** Job Titles and Software Skills are what Alternate Titles and Technology Skills are called from O*NET 30.3 on. */
const KNOWN: ReadonlySet<string> = new Set([
  OCCUPATIONS,
  'alternate titles',
  'job titles',
  'sample of reported titles',
  'related occupations',
  'job zones',
  'technology skills',
  'software skills',
  'task statements',
  'read me',
])
const CODE: Column = { names: ['O*NET-SOC Code'] }

function keep<Row>(edition: Edition, reading: TableReading<Row>): Row[] {
  edition.files.push(reading.count)
  edition.skipped.push(...reading.skipped)
  return reading.rows
}

function readOccupations(file: PublishedFile, socOf: SocOfOnet): TableReading<PublishedOccupation> {
  const seen = new Set<string>()
  return readPublishedTable(
    file,
    { code: CODE, title: { names: ['Title'] }, description: { names: ['Description'], optional: true } },
    ({ code, title, description }): RowReading<PublishedOccupation> => {
      if (!ONET_CODE.test(code ?? '')) return { skip: `O*NET-SOC Code "${cut(code)}" is not of the form 29-1141.00` }
      const fault = titleFault(cleanLine(title)) ?? repeated(seen, code ?? '')
      if (fault !== null) return { skip: fault }
      const soc = socOf(code ?? '')
      return {
        code: code ?? '',
        number: null,
        title: cleanLine(title),
        description: stated(description),
        soc,
        isco: null,
        jobZone: null,
      }
    },
  )
}

function readZones(file: PublishedFile, codes: Codes): TableReading<Zone> {
  const seen = new Set<string>()
  return readOwned(file, codes, { zone: { names: ['Job Zone'] } }, (code, { zone }): RowReading<Zone> => {
    if (!/^[1-5]$/.test(zone ?? '')) return { skip: `Job Zone "${cut(zone)}" is not 1 to 5` }
    const fault = repeated(seen, code)
    return fault === null ? { code, zone: Number(zone) } : { skip: fault }
  })
}

/** A row yields the title and, when it has one, the abbreviation beside it. */
function readAlternates(file: PublishedFile, codes: Codes): TableReading<Alternate> {
  const seen = new Set<string>()
  const columns = {
    title: { names: ['Alternate Title', 'Job Title'] },
    short: { names: ['Short Title'], optional: true },
  }
  return readOwned(file, codes, columns, (code, cells): RowReading<Alternate> => {
    const title = cleanLine(cells.title)
    const fault = titleFault(title) ?? repeated(seen, `${code}\t${title}`)
    if (fault !== null) return { skip: fault }
    const short = cleanLine(cells.short)
    const isOwn = titleFault(short) === null && repeated(seen, `${code}\tshort\t${short}`) === null
    const titles: PublishedTitle[] = [{ code, kind: 'alternate', title, forms: [title] }]
    return { titles: isOwn ? [...titles, { code, kind: 'short', title: short, forms: [short] }] : titles }
  })
}

function readReported(file: PublishedFile, codes: Codes): TableReading<PublishedTitle> {
  const seen = new Set<string>()
  return readOwned(
    file,
    codes,
    { title: { names: ['Reported Job Title'] } },
    (code, cells): RowReading<PublishedTitle> => {
      const title = cleanLine(cells.title)
      const fault = titleFault(title) ?? repeated(seen, `${code}\t${title}`)
      return fault === null ? { code, kind: 'reported', title, forms: [title] } : { skip: fault }
    },
  )
}

function readRelations(file: PublishedFile, codes: Codes): TableReading<PublishedRelation> {
  const seen = new Set<string>()
  const columns = {
    related: { names: ['Related O*NET-SOC Code'] },
    tier: { names: ['Relatedness Tier'], optional: true },
    index: { names: ['Index', 'Related Index'], optional: true },
  }
  return readOwned(file, codes, columns, (code, { related, tier, index }): RowReading<PublishedRelation> => {
    const relatedCode = related ?? ''
    if (!codes.has(relatedCode)) return { skip: `Related O*NET-SOC Code "${cut(related)}" is not in Occupation Data` }
    const relation = TIERS[tier ?? ''] ?? 'related'
    const fault = repeated(seen, `${code}\t${relatedCode}\t${relation}`)
    if (fault !== null) return { skip: fault }
    return { code, relatedCode, relation, rank: /^\d{1,4}$/.test(index ?? '') ? Number(index) : null }
  })
}

const TIERS: Readonly<Record<string, RelationKind>> = {
  'Primary-Short': 'primary_short',
  'Primary-Long': 'primary_long',
  Supplemental: 'supplemental',
}

function readTechnologies(file: PublishedFile, codes: Codes): TableReading<PublishedTechnology> {
  const seen = new Set<string>()
  const columns = {
    example: { names: ['Example', 'Workplace Example'] },
    category: { names: ['Commodity Title', 'Element Name'], optional: true },
    hot: { names: ['Hot Technology'] },
    inDemand: { names: ['In Demand'], optional: true },
  }
  return readOwned(file, codes, columns, (code, cells): RowReading<PublishedTechnology> => {
    const [name, category] = [cleanLine(cells.example), cleanLine(cells.category)]
    const fault = titleFault(name) ?? repeated(seen, `${code}\t${name}\t${category}`)
    if (fault !== null) return { skip: fault }
    if (!isFlag(cells.hot)) return { skip: `Hot Technology "${cut(cells.hot)}" is neither Y nor N` }
    const inDemand = isFlag(cells.inDemand) ? cells.inDemand === 'Y' : null
    return { code, name, category, hot: cells.hot === 'Y', inDemand }
  })
}

function readTasks(file: PublishedFile, codes: Codes): TableReading<PublishedTask> {
  const seen = new Set<string>()
  const columns = { task: { names: ['Task'] }, type: { names: ['Task Type'], optional: true } }
  return readOwned(file, codes, columns, (code, cells): RowReading<PublishedTask> => {
    const task = cleanLine(cells.task)
    if (task === '' || task.length > 2_000) return { skip: 'the task is empty or longer than 2,000 characters' }
    const fault = repeated(seen, `${code}\t${task}`)
    if (fault !== null) return { skip: fault }
    return { code, task, core: cells.type === 'Core' ? true : cells.type === 'Supplemental' ? false : null }
  })
}

/** Rows that belong to an occupation of Occupation Data; others are left out. */
function readOwned<Name extends string, Row extends object>(
  file: PublishedFile,
  codes: Codes,
  columns: Record<Name, Column>,
  take: (code: string, cells: Cells<Name>) => RowReading<Row>,
): TableReading<Row> {
  const all = { ...columns, code: CODE } as Record<Name | 'code', Column>
  return readPublishedTable(file, all, (cells): RowReading<Row> => {
    const code = cells.code ?? ''
    return codes.has(code) ? take(code, cells) : { skip: `O*NET-SOC Code "${cut(code)}" is not in Occupation Data` }
  })
}

const LONGEST_TITLE = 300

function titleFault(title: string): string | null {
  if (title === '' || title === 'n/a') return 'the title is empty'
  return title.length > LONGEST_TITLE ? `the title is longer than ${LONGEST_TITLE} characters` : null
}

function repeated(seen: Set<string>, key: string): string | null {
  if (seen.has(key)) return `stated twice: ${cut(key.split('\t').slice(0, 2).join(' '))}`
  seen.add(key)
  return null
}

function stated(text: string | null): string | null {
  return text === null || text === '' || text === 'n/a' ? null : text
}

function isFlag(text: string | null): boolean {
  return text === 'Y' || text === 'N'
}

/** "O*NET 27.0 Database" in Read Me, or "db_27_0_text", "onet_27.0" as a name. */
function onetRelease(publication: Publication, readMe: PublishedFile | undefined): string {
  const told = /O\*NET\D{0,5} (\d{1,3}\.\d{1,2}) Database/i.exec(readMe?.text.slice(0, 2_000) ?? '')
  const names = [publication.name, ...publication.files.map(({ path }) => path)]
  const named = names
    .map((name) => /(?:db|onet)\D{0,4}(\d{1,3})[._](\d{1,2})(?!\d)/i.exec(name))
    .find((found) => found !== null)
  const release = told?.[1] ?? (named ? `${named[1]}.${named[2]}` : null)
  if (release !== null) return release
  throw new PublicationError(
    publication.name,
    'neither Read Me.txt nor a name tells the release',
    'give it with --release 27.0',
  )
}

function titleCase(key: string): string {
  return key.replace(/(^|\s)(?!of )\p{L}/gu, (letter) => letter.toUpperCase())
}

function noOccupations(publication: Publication): PublicationError {
  return new PublicationError(
    publication.name,
    'no "Occupation Data.txt" in it',
    'give the folder or zip of the O*NET text database (db_27_0_text.zip) from https://www.onetcenter.org/database.html',
  )
}
