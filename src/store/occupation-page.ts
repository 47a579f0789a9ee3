import { sql } from 'kysely'
import type { Publisher, RelationKind, TitleKind } from '../domain/publication.ts'
import type { Handle } from './database.ts'

/** An occupation of a publisher with all that is loaded for it. */
export type OccupationPage = {
  publisher: Publisher
  language: string
  code: string
  /** ESCO's own number; null for O*NET. */
  number: string | null
  title: string
  description: string | null
  /** SOC 2018 codes with how they were found, sorted. */
  socs: { soc: string; match: string }[]
  /** ISCO-08 group with its name, when loaded. */
  isco: { code: string; title: string | null } | null
  jobZone: number | null
  titles: { title: string; kind: TitleKind }[]
  /** Nearest first. */
  related: { code: string; title: string; relation: RelationKind; rank: number | null }[]
  /** Those in demand first, then the hot ones. */
  technologies: { name: string; category: string; hot: boolean; inDemand: boolean | null }[]
  tasks: string[]
}

/** The occupations that fall under a SOC 2018 code: O*NET's first, then ESCO's with the closest match first.
 *  `languages` keeps to these; null is all that are loaded. */
export async function occupationsOfSoc(db: Handle, soc: string, languages: string[] | null): Promise<OccupationPage[]> {
  const found = await sql<OccupationPage>`
    select ${PAGE} from occupation o
    join occupation_soc own on (own.publisher, own.code) = (o.publisher, o.code) and own.soc = ${soc}
    where ${languages}::text[] is null or o.language = any(${languages}::text[])
    order by o.publisher desc, o.language <> 'en', o.language,
             array_position(array['own', 'exact', 'close', 'narrow', 'broad', 'inherited'], own.match),
             case when o.publisher = 'onet' then o.code end, o.title`.execute(db)
  return found.rows
}

/** One occupation in the languages that are loaded, by O*NET-SOC code, ESCO URI or ESCO number. */
export async function occupationsByCode(
  db: Handle,
  code: string,
  languages: string[] | null,
): Promise<OccupationPage[]> {
  const found = await sql<OccupationPage>`
    select ${PAGE} from occupation o
    where (o.code = ${code} or o.number = ${code})
      and (${languages}::text[] is null or o.language = any(${languages}::text[]))
    order by o.publisher desc, o.language <> 'en', o.language`.execute(db)
  return found.rows
}

const PAGE = sql`
  o.publisher, o.language, o.code, o.number, o.title, o.description, o.job_zone as "jobZone",
  coalesce((
    select jsonb_agg(jsonb_build_object('soc', s.soc, 'match', s.match) order by s.soc)
    from occupation_soc s where (s.publisher, s.code) = (o.publisher, o.code)
  ), '[]') as socs,
  case when o.isco is not null then jsonb_build_object('code', o.isco, 'title', (
    select g.title from occupation_group g where (g.publisher, g.language, g.code) = (o.publisher, o.language, o.isco)
  )) end as isco,
  coalesce((
    select jsonb_agg(jsonb_build_object('title', t.title, 'kind', t.kind) order by t.kind <> 'preferred', t.kind, t.title)
    from occupation_title t where (t.publisher, t.language, t.code) = (o.publisher, o.language, o.code)
  ), '[]') as titles,
  coalesce((
    select jsonb_agg(jsonb_build_object('code', r.related_code, 'title', coalesce(named.title, g.title, r.related_code),
                                        'relation', r.relation, 'rank', r.rank) order by r.rank, r.related_code)
    from occupation_related r
    left join occupation named on (named.publisher, named.language, named.code) = (r.publisher, r.language, r.related_code)
    left join occupation_group g on (g.publisher, g.language) = (r.publisher, r.language)
      and r.related_code = 'http://data.europa.eu/esco/isco/C' || g.code
    where (r.publisher, r.language, r.code) = (o.publisher, o.language, o.code)
  ), '[]') as related,
  coalesce((
    select jsonb_agg(jsonb_build_object('name', t.name, 'category', t.category, 'hot', t.hot, 'inDemand', t.in_demand)
                     order by t.in_demand desc nulls last, t.hot desc, t.name)
    from occupation_technology t where (t.publisher, t.language, t.code) = (o.publisher, o.language, o.code)
  ), '[]') as technologies,
  array(
    select t.task from occupation_task t where (t.publisher, t.language, t.code) = (o.publisher, o.language, o.code)
    order by t.core desc nulls last, t.task
  ) as tasks`
