import { sql } from 'kysely'
import type { Edition } from '../domain/publication.ts'
import { type ColumnTypes, unnest } from './bulk.ts'
import type { Database, Handle } from './database.ts'

/** What stands in the table under the same publisher and language before an import; null when nothing did. */
export type EditionBefore = { release: string; sha256: string; reader: number }
export type StoredEdition = { state: 'new' | 'replaced' | 'unchanged'; before: EditionBefore | null }

/**
 * Puts an edition in the place of the one with its publisher and language, in one transaction: readers see the old one or the
 * new one. The same files, release and reader again change nothing. Afterwards the SOC codes of all occupations are drawn anew.
 */
export function storeEdition(db: Database, edition: Edition, at: Date): Promise<StoredEdition> {
  return db.transaction().execute(async (trx) => {
    await sql`lock table taxonomy_import in share row exclusive mode`.execute(trx)
    const before = await findEdition(trx, edition)
    if (before !== null && isSame(before, edition)) return { state: 'unchanged', before }
    const { publisher, language } = edition
    await sql`delete from taxonomy_import where publisher = ${publisher} and language = ${language}`.execute(trx)
    await insertImport(trx, edition, at)
    await insertRows(trx, edition)
    await drawSocCodes(trx)
    return { state: before === null ? 'new' : 'replaced', before }
  })
}

function isSame(before: EditionBefore, edition: Edition): boolean {
  return before.sha256 === edition.sha256 && before.release === edition.release && before.reader === edition.reader
}

async function findEdition(trx: Handle, { publisher, language }: Edition): Promise<EditionBefore | null> {
  const found = await sql<EditionBefore>`
    select release, sha256, reader from taxonomy_import where publisher = ${publisher} and language = ${language}`.execute(
    trx,
  )
  return found.rows[0] ?? null
}

async function insertImport(trx: Handle, edition: Edition, at: Date): Promise<void> {
  const { publisher, language, release, sha256, reader, source, attribution } = edition
  await sql`
    insert into taxonomy_import (publisher, language, release, sha256, reader, source, imported_at, counts, attribution)
    values (${publisher}, ${language}, ${release}, ${sha256}, ${reader}, ${source}, ${at}, ${JSON.stringify(edition.files)}, ${attribution})`.execute(
    trx,
  )
}

async function insertRows(trx: Handle, edition: Edition): Promise<void> {
  const titles = edition.titles.map((row) => ({ ...row, forms: row.forms.join('\n') }))
  const own = { publisher: edition.publisher, language: edition.language }
  await insert(trx, own, 'occupation', edition.occupations, OCCUPATION)
  await insert(trx, own, 'occupation_title', titles, TITLE)
  await insert(trx, own, 'occupation_related', edition.relations, RELATION)
  await insert(trx, own, 'occupation_technology', edition.technologies, TECHNOLOGY)
  await insert(trx, own, 'occupation_task', edition.tasks, { code: 'text', task: 'text', core: 'boolean' })
  await insert(trx, own, 'occupation_group', edition.groups, { code: 'text', title: 'text' })
  await insert(trx, own, 'occupation_crosswalk', edition.crosswalk, CROSSWALK)
}

const OCCUPATION = {
  code: 'text',
  number: 'text',
  title: 'text',
  description: 'text',
  soc: 'text',
  isco: 'text',
  jobZone: 'smallint',
}
const TITLE = { code: 'text', kind: 'text', title: 'text', forms: 'text' }
const RELATION = { code: 'text', relatedCode: 'text', relation: 'text', rank: 'smallint' }
const TECHNOLOGY = { code: 'text', name: 'text', category: 'text', hot: 'boolean', inDemand: 'boolean' }
const CROSSWALK = { concept: 'text', onet: 'text', soc: 'text', match: 'text' }

/** So many rows a statement keep its parameters at a few megabytes. */
const BATCH = 20_000

async function insert<Row extends object>(
  trx: Handle,
  own: { publisher: string; language: string },
  table: string,
  rows: Row[],
  types: ColumnTypes<Row>,
): Promise<void> {
  const names = Object.keys(types)
  const columns = sql.join(names.map((name) => sql.ref(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))))
  // A list of forms arrives as lines of one text: an array of arrays would have to be rectangular.
  const values = sql.join(names.map((name) => (name === 'forms' ? sql`string_to_array(forms, E'\n')` : sql.ref(name))))
  for (let from = 0; from < rows.length; from += BATCH) {
    await sql`
      insert into ${sql.table(table)} (publisher, language, ${columns})
      select ${own.publisher}, ${own.language}, ${values} from ${unnest(rows.slice(from, from + BATCH), types)}`.execute(
      trx,
    )
  }
}

/**
 * O*NET's occupations bear their SOC code. An ESCO occupation has those of the crosswalk, else those of the nearest broader
 * occupation or ISCO group that the crosswalk knows.
 */
async function drawSocCodes(trx: Handle): Promise<void> {
  await sql`delete from occupation_soc`.execute(trx)
  await sql`
    insert into occupation_soc (publisher, code, soc, match)
    select distinct publisher, code, soc, 'own' from occupation where publisher = 'onet' and soc is not null`.execute(
    trx,
  )
  await sql`
    with recursive direct as (
      select distinct on (concept, soc) concept, soc, match from occupation_crosswalk where soc is not null
      order by concept, soc, array_position(array['exact', 'close', 'narrow', 'broad'], match)
    ), concept as (
      select distinct code, isco from occupation where publisher = 'esco'
    ), broader as (
      select distinct code, related_code as above from occupation_related where publisher = 'esco' and relation = 'broader'
    ), parent as (
      select code, above from broader
      union all
      select code, 'http://data.europa.eu/esco/isco/C' || isco from concept
      where isco is not null and not exists (select from broader where broader.code = concept.code)
    ), climb as (
      select code, code as at, 0 as steps from concept
      union
      select climb.code, parent.above, climb.steps + 1 from climb join parent on parent.code = climb.at
      where climb.steps < 8 and not exists (select from direct where direct.concept = climb.at)
    )
    insert into occupation_soc (publisher, code, soc, match)
    select distinct on (climb.code, direct.soc) 'esco', climb.code, direct.soc,
           case when climb.steps = 0 then direct.match else 'inherited' end
    from climb join direct on direct.concept = climb.at
    order by climb.code, direct.soc, climb.steps`.execute(trx)
}
