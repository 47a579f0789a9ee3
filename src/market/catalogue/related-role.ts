import { sql } from 'kysely'
import type { GatedFigure } from '../../domain/figure.ts'
import { codeLinks } from '../code-links.ts'
import type { Cut } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Known, Metric, RawFigure } from '../metric.ts'
import { cosine } from '../statistics/cosine.ts'
import { derivedFrom, weaker } from './_derived.ts'
import { counted, raw } from './_raw.ts'

const MOST = 10
/** Skills, taxonomy, filings. Without filings of both roles the others share their weight. */
const WEIGHTS = { skills: 0.5, taxonomy: 0.25, filings: 0.25 }

export const relatedRole: Metric = {
  id: 'related-role',
  number: '34',
  name: 'Related roles',
  version: 1,
  definition: `How near another role is, 0 to 1: the ${MOST} nearest, each an item. Half by the skills that ads ask for, a quarter by the taxonomy, a quarter by titles that are filed under both occupations.`,
  formula:
    '0.5 cosine of skill shares + 0.25 taxonomy (1 where the roles name each other or share a SOC code; 0.75, 0.5, 0.25 for the same broad, minor, major group) + 0.25 sum over titles of the smaller of its shares in both occupations’ filings',
  unit: '0 to 1',
  minimum: null,
  interval: 'none',
  suppression:
    'skill shares of both roles must be shown, so n >= 50 of each; roles that the taxonomy names are else withheld',
  limits:
    'Of the commonest skills of each role. Where no titles of both are filed, skills weigh 2/3 and the taxonomy 1/3.',
  additivity: 'none',
  population: 'other',
  compute: computeRelated,
}

type RoleFacts = { slug: string; soc: string; related: string[] }
type Profile = RoleFacts & { skills: Map<string, number>; titles: Map<string, number> | undefined; figure: GatedFigure }

async function computeRelated(db: MarketHandle, cut: Cut, known: Known): Promise<RawFigure[]> {
  const roles = await sql<RoleFacts>`select slug, soc, related from role order by slug collate "C"`.execute(db)
  const titles = await readTitles(db, cut)
  const shares = groupBy(
    known('skill-share').filter(({ country, value }) => country === '' && value !== null),
    ({ role }) => role,
  )
  const profiles = roles.rows.flatMap((role): Profile[] => {
    const own = shares.get(role.slug)
    const [figure] = own ?? []
    if (!own || !figure) return []
    return [
      {
        ...role,
        figure,
        skills: new Map(own.map(({ item, value }) => [item, value ?? 0])),
        titles: titles.get(role.soc),
      },
    ]
  })
  const known50 = new Set(profiles.map(({ slug }) => slug))
  const listed = roles.rows.flatMap(({ slug, related }) =>
    related.filter((other) => !(known50.has(slug) && known50.has(other))).map((other) => tooFew(slug, other, cut)),
  )
  return [...profiles.flatMap((role) => nearest(role, profiles)), ...listed]
}

function nearest(role: Profile, all: Profile[]): RawFigure[] {
  const scored = all.filter(({ slug }) => slug !== role.slug).map((other) => ({ other, score: scoreOf(role, other) }))
  return scored
    .sort((a, b) => b.score - a.score || (a.other.slug < b.other.slug ? -1 : 1))
    .slice(0, MOST)
    .map(({ other, score }) =>
      raw(cellOf(role.slug), {
        ...{ item: other.slug, period: role.figure.period, unit: 'score', value: score },
        ...{ basis: weaker(role.figure, other.figure), proof: derivedFrom([role.figure, other.figure]) },
      }),
    )
}

function scoreOf(a: Profile, b: Profile): number {
  const both = WEIGHTS.skills * cosine(a.skills, b.skills) + WEIGHTS.taxonomy * taxonomyNearness(a, b)
  if (!a.titles || !b.titles) return both / (WEIGHTS.skills + WEIGHTS.taxonomy)
  return both + WEIGHTS.filings * overlap(a.titles, b.titles)
}

function taxonomyNearness(a: RoleFacts, b: RoleFacts): number {
  if (a.soc === b.soc || a.related.includes(b.slug) || b.related.includes(a.slug)) return 1
  // "29-1141": major 29, minor 29-1, broad 29-114.
  const common = [6, 4, 2].findIndex((digits) => a.soc.slice(0, digits) === b.soc.slice(0, digits))
  return [0.75, 0.5, 0.25][common] ?? 0
}

function overlap(a: Map<string, number>, b: Map<string, number>): number {
  const common = [...a].map(([title, share]) => Math.min(share, b.get(title) ?? 0)).sort((x, y) => x - y)
  return common.reduce((sum, share) => sum + share, 0)
}

/** The share of each title among the filings of a SOC 2018 code; of SOC 2010 codes where one is the other. */
async function readTitles(db: MarketHandle, { asOf }: Cut): Promise<Map<string, Map<string, number>>> {
  const found = await sql<{ soc: string; title: string; share: number }>`
    with filed as (
      select lower(trim(w.title)) as title, coalesce(l.soc, w.soc) as soc
      from filed_wage w join official_file f on f.id = w.file_id
        left join (${codeLinks(asOf)}) l on l.system = w.system and l.code = w.soc and l.match = 'one-to-one'
      where w.soc is not null and (w.system = 'soc2018' or l.soc is not null)
        and f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf}))
    select soc, title, count(*)::float8 / sum(count(*)) over (partition by soc)::float8 as share
    from filed where soc in (select soc from role) group by soc, title`.execute(db)
  const codes = groupBy(found.rows, ({ soc }) => soc)
  return new Map([...codes].map(([soc, rows]) => [soc, new Map(rows.map(({ title, share }) => [title, share]))]))
}

function tooFew(role: string, item: string, { releaseDay }: Cut): RawFigure {
  return raw(cellOf(role), {
    ...{ item, period: releaseDay, unit: 'score', value: null, withheld: 'too-few' },
    basis: { kind: 'derived', n: null, employers: null, grade: 'low' },
    proof: counted('with a description and open at the end of the release day, of both roles'),
  })
}

function cellOf(role: string) {
  return { role, level: '', country: '', region: '', mode: '' }
}
