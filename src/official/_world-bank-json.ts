import { z } from 'zod'
import { OfficialError } from '../errors.ts'

/** What a row says, not yet looked at. `ref`: where it stands in the JSON. */
export type Observation = { ref: string; country: unknown; year: unknown; value: unknown }
export type Indicator = { indicator: string; updated: string; observations: Observation[] }

/** The API's answer: what it is about, then the rows; an error is a list of one. */
const META = z.object({
  page: z.coerce.number(),
  pages: z.coerce.number(),
  total: z.coerce.number(),
  lastupdated: z.string().max(40),
})
const ROW = z.object({
  indicator: z.object({ id: z.string() }),
  country: z.object({ id: z.unknown() }),
  date: z.unknown(),
  value: z.unknown(),
})
const ANSWER = z.tuple([META, z.array(ROW).max(200_000)])
const FAILURE = z.tuple([z.object({ message: z.array(z.object({ id: z.unknown(), value: z.unknown() })).min(1) })])
/** The same as others save it: rows by country. */
const SAVED = z.object({
  generated_at: z.string().max(40),
  meta: z.object({ indicator: z.string() }),
  data: z.record(z.string(), z.array(z.object({ year: z.unknown(), value: z.unknown() })).max(1_000)),
})

/** Reads an indicator from JSON. Throws OfficialError for an error of the API, for one page of several, and for other JSON. */
export function readObservations(file: string, text: string): Indicator {
  const json = parse(file, text)
  const failure = FAILURE.safeParse(json)
  if (failure.success) {
    const [message] = failure.data[0].message
    throw new OfficialError(
      file,
      null,
      `the World Bank answered: ${String(message?.value).slice(0, 200)}`,
      'check the address',
    )
  }
  const answer = ANSWER.safeParse(json)
  if (answer.success) return fromAnswer(file, answer.data)
  const saved = SAVED.safeParse(json)
  if (saved.success) return fromSaved(saved.data)
  const issue = answer.error.issues[0]
  throw new OfficialError(
    file,
    issue?.path.join('.') || null,
    `is no answer of the World Bank: ${issue?.message ?? ''}`,
    FIX,
  )
}

const FIX = 'ask for format=json&per_page=20000'

function fromAnswer(file: string, [meta, rows]: z.output<typeof ANSWER>): Indicator {
  if (meta.pages > 1 || meta.total > rows.length) {
    throw new OfficialError(
      file,
      null,
      `holds ${rows.length} of ${meta.total} rows, page ${meta.page} of ${meta.pages}`,
      FIX,
    )
  }
  const ids = [...new Set(rows.map((row) => row.indicator.id))]
  const [indicator = ''] = ids
  if (ids.length > 1)
    throw new OfficialError(file, null, `holds several indicators: ${ids.join(', ').slice(0, 200)}`, 'ask for one')
  const observations = rows.map(({ country, date, value }, at) => ({
    ref: `[1][${at}]`,
    country: country.id,
    year: date,
    value,
  }))
  return { indicator, updated: meta.lastupdated, observations }
}

function fromSaved({ generated_at, meta, data }: z.output<typeof SAVED>): Indicator {
  const observations = Object.entries(data).flatMap(([country, rows]) =>
    rows.map(({ year, value }, at) => ({ ref: `data.${country}[${at}]`, country, year, value })),
  )
  return { indicator: meta.indicator, updated: generated_at.slice(0, 10), observations }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.slice(0, 200) : String(cause)
    throw new OfficialError(file, null, `is no JSON: ${detail}`, 'download it again', { cause })
  }
}
