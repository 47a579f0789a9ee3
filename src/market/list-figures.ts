import { type RawBuilder, sql } from 'kysely'
import type { Figure } from '../domain/figure.ts'
import type { MarketHandle } from './handle.ts'

/** Figures to list. A field that is not given restricts nothing; '' asks for figures over all of it. */
export type FigureFilter = { [Key in (typeof SCOPE)[number] | 'metric']?: string | undefined }

const SCOPE = ['role', 'level', 'country', 'region', 'mode', 'item', 'period'] as const
/** In the order of the primary key behind the release, which is the order of the pages. */
const KEY = ['role', 'metric', 'level', 'country', 'region', 'mode', 'item', 'period'] as const

/** Where the page before ended: the values of the key. */
export type FigureCursor = readonly string[]

/** Figures of a release in the order of their key, at most `limit`, withheld ones with their reason among them. */
export async function listFigures(
  db: MarketHandle,
  releaseId: string,
  filter: FigureFilter,
  page: { limit: number; after: FigureCursor | null },
): Promise<Figure[]> {
  const wanted = KEY.filter((name) => filter[name] !== undefined).map(
    (name) => sql`and ${sql.ref(name)} = ${filter[name]}`,
  )
  const rows = await sql<Figure>`
    select role, metric, level, country, region, mode, item, period, version, unit, value, text, low, high, n, employers,
      grade, withheld, proof
    from figure where release_id = ${releaseId} ${sql.join(wanted, sql` `)} ${behind(page.after)}
    order by ${columns()} limit ${page.limit}`.execute(db)
  return rows.rows
}

/** The key of a figure, for the cursor of the next page. */
export function figureKey(figure: Figure): FigureCursor {
  return KEY.map((name) => figure[name])
}

export const FIGURE_KEY_PARTS = KEY.length

function columns(): RawBuilder<unknown> {
  return sql.join(KEY.map((name) => sql.ref(name)))
}

function behind(after: FigureCursor | null): RawBuilder<unknown> {
  return after === null ? sql`` : sql`and (${columns()}) > (${sql.join(after.map((value) => sql`${value}`))})`
}
