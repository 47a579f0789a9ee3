import type { PageReading, RawPosting, Refused } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { type Ad, checkAd } from './ad.ts'

/** What a kept page yields. A page that failed has a reason, and yields nothing but refusals. */
export type CheckedPage = {
  state: 'read' | 'failed'
  reason: string | null
  ads: Ad[]
  refused: Refused[]
  listed: string[]
  removed: string[]
}

/**
 * Reads a page and checks its ads, which nobody has read yet. `externalId` is that of the one posting that the page is for, null for a
 * list; `edition` that of the readers. `read` is the connector's; of its errors, PayloadError alone is one of the page. Repeating it gives the same.
 */
export function readChecked(
  read: () => PageReading,
  externalId: string | null,
  employer: string,
  edition: string | null,
): CheckedPage {
  try {
    const reading = read()
    return externalId === null
      ? readList(reading, employer, edition)
      : readDetail(reading, externalId, employer, edition)
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    return failedPage(error.message, [identified({ path: error.path, reason: error.reason }, externalId)])
  }
}

export function failedPage(reason: string | null, refused: Refused[]): CheckedPage {
  return { state: 'failed', reason, refused, ads: [], listed: [], removed: [] }
}

function readList(reading: PageReading, employer: string, edition: string | null): CheckedPage {
  const { ads, refused } = checkAll(reading.postings, employer, edition)
  const listed = (reading.listed ?? []).map(({ externalId }) => externalId)
  const removed = reading.removed ?? []
  return { state: 'read', reason: null, ads, refused: [...reading.refused, ...refused], listed, removed }
}

/** Whatever is wrong with the page of one posting is about that posting, and only that posting is taken from it. */
function readDetail(reading: PageReading, externalId: string, employer: string, edition: string | null): CheckedPage {
  const own = reading.postings.filter((posting) => posting.externalId === externalId)
  const { ads, refused } = checkAll(own, employer, edition)
  const removed = (reading.removed ?? []).filter((id) => id === externalId)
  const all = [...reading.refused, ...refused]
  if (ads.length + all.length + removed.length === 0) all.push({ path: 'page', reason: whatElse(reading) })
  const reason = ads.length + removed.length > 0 ? null : `${all[0]?.path}: ${all[0]?.reason}`
  const state = reason === null ? 'read' : 'failed'
  return { state, reason, ads, listed: [], removed, refused: all.map((item) => identified(item, externalId)) }
}

function whatElse({ postings }: PageReading): string {
  const [other] = postings
  return other === undefined
    ? 'shows no posting'
    : `shows posting ${other.externalId} instead of the one it is named for`
}

function identified(item: Refused, externalId: string | null): Refused {
  return externalId === null ? item : { ...item, externalId }
}

function checkAll(raws: RawPosting[], employer: string, edition: string | null) {
  const ads: Ad[] = []
  const refused: Refused[] = []
  for (const raw of raws) {
    const { externalId } = raw
    const ad = checkAd(raw, employer, edition)
    if ('refused' in ad) refused.push({ path: `posting ${externalId}`, reason: ad.refused, externalId })
    else ads.push(ad)
  }
  return { ads, refused }
}
