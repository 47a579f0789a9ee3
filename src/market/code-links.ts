import { type RawBuilder, sql } from 'kysely'
import type { MarketHandle } from './handle.ts'

/**
 * How a foreign code stands to a SOC 2018 code. one-to-one: each is the other; narrower: it is one of several that make up the
 * SOC code; broader: it holds other SOC codes too; overlapping: both, so that its figures are not comparable.
 */
export type CodeMatch = 'one-to-one' | 'narrower' | 'broader' | 'overlapping'
export type CodeOfSoc = { soc: string; system: string; code: string; match: CodeMatch }

/** A UK unit group goes to the ISCO group that more than half of its titles in the ONS index belong to; to none if no group has. */
const MAIN_SHARE = 0.5

/** Matches with one code of a system: of several, none may be chosen for the role. */
export const COMPARABLE: readonly CodeMatch[] = ['one-to-one', 'broader']

/**
 * The codes of SOC 2010, NOC 2016, NOC 2021, ISCO-08 and UK SOC 2020 that belong to SOC 2018 codes, as the crosswalks in force
 * at `asOf` say: by system and code. NOC 2021 goes by NOC 2016, ISCO-08 by SOC 2010, UK SOC 2020 by ISCO-08. A system whose
 * crosswalk is not loaded, or a code that no crosswalk names, is not there: nothing is guessed.
 */
export async function readCodesOfSoc(db: MarketHandle, socs: readonly string[], asOf: Date): Promise<CodeOfSoc[]> {
  const found = await sql<CodeOfSoc>`
    select soc, system, code, match from (${codeLinks(asOf)}) link where soc = any(${socs})
    order by soc collate "C", system collate "C", code collate "C"`.execute(db)
  return found.rows
}

/** A query of all these links: soc, system, code, match. */
export function codeLinks(asOf: Date): RawBuilder<CodeOfSoc> {
  return sql<CodeOfSoc>`
    with link as (
      select l.* from occupation_code_link l join official_file f on f.id = l.file_id
      where f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})),
    soc2010 as (select distinct code, to_code as soc from link where system = 'soc2010' and to_system = 'soc2018'),
    noc2016 as (select distinct code, to_code as soc from link where system = 'noc2016' and to_system = 'soc2018'),
    noc2021 as (
      select distinct l.to_code as code, n.soc from link l join noc2016 n on n.code = l.code
      where l.system = 'noc2016' and l.to_system = 'noc2021'),
    isco08 as (
      select distinct l.code, s.soc from link l join soc2010 s on s.code = l.to_code
      where l.system = 'isco08' and l.to_system = 'soc2010'),
    soc2020uk as (
      select distinct l.code, i.soc from link l join isco08 i on i.code = l.to_code
      where l.system = 'soc2020uk' and l.to_system = 'isco08' and l.share > ${MAIN_SHARE}),
    pair as (
      select 'soc2010' as system, code, soc from soc2010 union all select 'noc2016', code, soc from noc2016
      union all select 'noc2021', code, soc from noc2021 union all select 'isco08', code, soc from isco08
      union all select 'soc2020uk', code, soc from soc2020uk),
    counted as (
      select *, count(*) over (partition by system, code) as socs, count(*) over (partition by system, soc) as codes from pair)
    select soc, system, code, case when socs = 1 and codes = 1 then 'one-to-one' when socs = 1 then 'narrower'
      when codes = 1 then 'broader' else 'overlapping' end as match
    from counted`
}
