import { sql } from 'kysely'
import type { FileCount, Publisher, TitleKind } from '../domain/publication.ts'
import type { Handle } from './database.ts'

/** An edition as it was loaded. `socs` and `roles` count what it can be joined to. */
export type ImportStatus = {
  publisher: Publisher
  language: string
  release: string
  sha256: string
  source: string
  importedAt: Date
  counts: FileCount[]
  attribution: string
  occupations: number
  titles: number
  /** Occupations without a SOC 2018 code. */
  unplaced: number
  /** SOC 2018 codes that at least one occupation falls under. */
  socs: number
  /** Our roles under one of these codes. */
  roles: number
}

export type ImportedTitle = {
  title: string
  /** ISO 639-1. */
  language: string
  /** SOC 2018 detailed codes, sorted. */
  socs: string[]
  publisher: Publisher
  kind: TitleKind
}

export type ImportedTechnology = {
  name: string
  /** UNSPSC commodity or software category; '' when not stated. */
  category: string
  /** SOC 2018 detailed codes, sorted. */
  socs: string[]
  hot: boolean
  /** In how many occupations it is in demand; null when the release does not say. */
  inDemand: number | null
}

/** What is loaded, by publisher and language. The crosswalk is an edition without occupations. */
export async function listImports(db: Handle): Promise<ImportStatus[]> {
  const found = await sql<ImportStatus>`
    select i.publisher, i.language, i.release, i.sha256, i.source, i.imported_at as "importedAt", i.counts, i.attribution,
           (select count(*)::int from occupation o where (o.publisher, o.language) = (i.publisher, i.language)) as occupations,
           (select count(*)::int from occupation_title t where (t.publisher, t.language) = (i.publisher, i.language)) as titles,
           (select count(*)::int from occupation o where (o.publisher, o.language) = (i.publisher, i.language)
              and not exists (select from occupation_soc s where (s.publisher, s.code) = (o.publisher, o.code))) as unplaced,
           joined.socs, joined.roles
    from taxonomy_import i, lateral (
      select count(*)::int as socs, coalesce(sum((select count(*) from role where role.soc = own.soc)), 0)::int as roles
      from (
        select distinct s.soc from occupation o join occupation_soc s on (s.publisher, s.code) = (o.publisher, o.code)
        where (o.publisher, o.language) = (i.publisher, i.language)
        union
        select soc from occupation_crosswalk where (publisher, language) = (i.publisher, i.language) and soc is not null
      ) as own
    ) as joined
    order by i.publisher = 'esco-onet', i.publisher desc, i.language`.execute(db)
  return found.rows
}

/** Every title that is loaded and has a SOC code, each form of a label on its own; for readers of titles. Some 60,000 rows from
 *  O*NET and 30,000 a language from ESCO. `languages` keeps to these. */
export async function importedTitles(db: Handle, languages: string[] | null = null): Promise<ImportedTitle[]> {
  const found = await sql<ImportedTitle>`
    select distinct form as title, t.language, codes.socs, t.publisher, t.kind
    from occupation_title t
    cross join lateral unnest(t.forms) as form
    join (
      select publisher, code, array_agg(soc order by soc) as socs from occupation_soc group by publisher, code
    ) as codes on (codes.publisher, codes.code) = (t.publisher, t.code)
    where ${languages}::text[] is null or t.language = any(${languages}::text[])
    order by t.publisher, t.language, title, codes.socs, t.kind`.execute(db)
  return found.rows
}

/** Every technology that is loaded, with the occupations that use it; for dictionaries of skills. */
export async function technologies(db: Handle): Promise<ImportedTechnology[]> {
  const found = await sql<ImportedTechnology>`
    select t.name, min(t.category) as category, array_remove(array_agg(distinct s.soc order by s.soc), null) as socs,
           bool_or(t.hot) as hot,
           case when bool_or(t.in_demand is not null)
                then (count(distinct t.code) filter (where t.in_demand))::int end as "inDemand"
    from occupation_technology t
    left join occupation_soc s on (s.publisher, s.code) = (t.publisher, t.code)
    group by t.name
    order by t.name`.execute(db)
  return found.rows
}
