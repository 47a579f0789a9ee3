import { readFileSync } from 'node:fs'
import type { RawPay, RawPosting } from '../src/domain/posting.ts'
import { sharedData } from './shared-data.ts'

export const PROVIDERS = ['ashby', 'greenhouse', 'usajobs'] as const
export type Provider = (typeof PROVIDERS)[number]

type Ad = {
  id: string
  company: string | null
  company_slug: string
  title: string
  location_raw: string | null
  remote: boolean | null
  url: string
  posted_at: string | null
  compensation: Compensation | null
}

type Compensation = {
  min: number | null
  max: number | null
  currency: string | null
  period: string | null
  raw_text: string | null
}

/** Real ads as a collector reshaped them, put back into the form in which a connector hands ads on. They have no text. */
export function readAds(provider: Provider): RawPosting[] {
  const file = sharedData(`postings/${provider}.json`)
  const read = JSON.parse(readFileSync(file, 'utf8')) as { data: { postings: Ad[] } }
  return read.data.postings.map((ad) => ({
    externalId: ad.id,
    url: ad.url,
    title: ad.title,
    company: ad.company ?? ad.company_slug,
    places: ad.location_raw === null ? [] : [{ text: ad.location_raw }],
    workMode: ad.remote === true ? 'Remote' : null,
    pay: ad.compensation === null ? [] : [payOf(ad.compensation)],
    employmentType: null,
    department: null,
    postedAt: ad.posted_at,
    expiresAt: null,
    description: null,
  }))
}

function payOf({ min, max, currency, period, raw_text: text }: Compensation): RawPay {
  if (min === null && max === null) return { kind: 'text', text: text ?? '' }
  // Greenhouse states no period: there the collector guessed one, which is not what the source says.
  const isGuessed = text?.includes('period inferred') ?? false
  return { kind: 'fields', min, max, currency, period: isGuessed ? null : period, label: null }
}
