import { sql } from 'kysely'
import type { CellProof } from '../../domain/figure.ts'
import type { Cut } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { entropy } from '../statistics/concentration.ts'
import { raw } from './_raw.ts'

export const titleAmbiguity: Metric = {
  id: 'title-ambiguity',
  number: '35',
  name: 'Title ambiguity',
  version: 1,
  definition:
    'How little the titles of the role tell its occupation: of the filings with the role’s title or an alias, the share that is not under their commonest code. As item “entropy” the entropy of the codes in bits.',
  formula: '1 - filings under the commonest code / filings; entropy = -sum p log2 p',
  unit: '0 to 1; bits',
  minimum: 10,
  interval: 'none',
  suppression: 'n >= 10 filings',
  limits:
    'Of filings for foreign workers in the United States (DOL OFLC), labelled by employers’ lawyers. Of the code system that most of the filings use.',
  additivity: 'none',
  population: 'other',
  compute: computeAmbiguity,
}

type CodeCount = { role: string; system: string; soc: string; count: number; latest: string }

async function computeAmbiguity(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const found = await readCodes(db, cut)
  const files = await readFiles(db, cut)
  return [...groupBy(found, ({ role }) => role)].flatMap(([role, counts]) => ambiguityOf(role, counts, files))
}

/** Filings by role and code, titles compared without regard to case and outer blanks. */
async function readCodes(db: MarketHandle, { asOf }: Cut): Promise<CodeCount[]> {
  const found = await sql<CodeCount>`
    with filed as (
      select lower(trim(w.title)) as title, w.system, w.soc, count(*) as count, max(w.decided_on) as latest
      from filed_wage w join official_file f on f.id = w.file_id
      where w.soc is not null and f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf}) group by 1, 2, 3),
    named as (select slug as role, lower(title) as title from role union select slug, lower(alias) from role, unnest(aliases) as alias)
    select n.role, f.system, f.soc, sum(f.count)::int as count, coalesce(to_char(max(f.latest), 'YYYY'), '') as latest
    from named n join filed f on f.title = n.title group by 1, 2, 3`.execute(db)
  return found.rows
}

async function readFiles(db: MarketHandle, { asOf }: Cut): Promise<CellProof[]> {
  const found = await sql<CellProof>`
    select f.publisher, f.dataset, f.release, f.name as file, encode(f.sha256, 'hex') as sha256, '' as row, 'job title' as column, '' as printed
    from official_file f
    where f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})
      and exists (select from filed_wage w where w.file_id = f.id)
    order by f.publisher collate "C", f.dataset collate "C"`.execute(db)
  return found.rows
}

function ambiguityOf(role: string, counts: CodeCount[], cells: CellProof[]): RawFigure[] {
  const systems = [...groupBy(counts, ({ system }) => system)].map(([system, own]) => ({
    system,
    own,
    n: own.reduce((sum, { count }) => sum + count, 0),
  }))
  const [most] = systems.sort((a, b) => b.n - a.n || (a.system < b.system ? -1 : 1))
  if (!most) return []
  const sizes = most.own.map(({ count }) => count).sort((a, b) => b - a)
  const about = {
    period:
      most.own
        .map(({ latest }) => latest)
        .sort()
        .at(-1) ?? '',
    basis: { kind: 'counted', n: most.n, employers: null } as const,
    proof: { kind: 'official', cells, note: `filings under codes of ${most.system}` } as const,
  }
  const cell = { role, level: '', country: 'US', region: '', mode: '' }
  return [
    raw(cell, { ...about, unit: 'share', value: 1 - (sizes[0] ?? 0) / most.n }),
    raw(cell, { ...about, item: 'entropy', unit: 'bits', value: entropy(sizes) }),
  ]
}
