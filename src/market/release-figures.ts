import { sql } from 'kysely'
import type { Figure, FigureProof, FigureScope } from '../domain/figure.ts'
import type { MarketHandle } from './handle.ts'

/** The first cell behind an official figure: enough to name its source beside it. */
export type CellSource = { publisher: string; dataset: string; release: string }

/** A figure as a page shows it. The whole proof is read on the page of the proof alone. */
export type ShownFigure = Omit<Figure, 'proof'> & { proofKind: FigureProof['kind']; source: CellSource | null }

/** A figure of a release by name. Dimensions that are left out are '' (all); a period that is left out is any. */
export type FigureKey = { metric: string } & Partial<FigureScope>

/** All figures of a role in a release, in the order of the primary key. One index range. */
export async function figuresOfRole(db: MarketHandle, releaseId: string, role: string): Promise<ShownFigure[]> {
  const { rows } = await sql<ShownFigure>`select ${SHOWN} from figure
    where release_id = ${releaseId} and role = ${role} order by ${KEY}`.execute(db)
  return rows
}

/** The figures of some metrics of a role, in the order of the primary key. */
export async function figuresOfMetrics(
  db: MarketHandle,
  releaseId: string,
  role: string,
  metrics: readonly string[],
): Promise<ShownFigure[]> {
  const { rows } = await sql<ShownFigure>`select ${SHOWN} from figure
    where release_id = ${releaseId} and role = ${role} and metric = any(${metrics}) order by ${KEY}`.execute(db)
  return rows
}

/** Figures that bear this name, with their proofs: one, unless a dimension or the period is left open. At most fifty. */
export async function figuresNamed(db: MarketHandle, releaseId: string, key: FigureKey): Promise<Figure[]> {
  const { role = '', level = '', country = '', region = '', mode = '', item = '', period = null } = key
  const { rows } = await sql<Figure>`select ${KEY}, ${BODY}, proof from figure
    where release_id = ${releaseId} and role = ${role} and metric = ${key.metric} and level = ${level} and country = ${country}
      and region = ${region} and mode = ${mode} and item = ${item} and (${period}::text is null or period = ${period})
    order by period desc limit 50`.execute(db)
  return rows
}

const KEY = sql.raw('role, metric, level, country, region, mode, item, period')
const BODY = sql.raw('version, unit, value, text, low, high, n::float8 as n, employers, grade, withheld')
const SHOWN = sql`${KEY}, ${BODY}, proof->>'kind' as "proofKind",
  case when proof #> '{cells,0}' is not null then jsonb_build_object('publisher', proof #>> '{cells,0,publisher}',
    'dataset', proof #>> '{cells,0,dataset}', 'release', proof #>> '{cells,0,release}') end as source`
