import { createHash } from 'node:crypto'
import type { PayReading } from '../domain/pay.ts'
import type { Place } from '../domain/place.ts'

const LEGAL_FORMS = new Set([
  'inc',
  'llc',
  'ltd',
  'limited',
  'corp',
  'corporation',
  'co',
  'company',
  'gmbh',
  'ag',
  'plc',
  'bv',
  'sa',
  'sas',
  'srl',
  'pty',
  'llp',
])

/** An employer's name without case, accents, punctuation and legal form: "Acme, Inc." and "ACME" are one. Never empty. */
export function companyKey(name: string): string {
  const words = foldText(name).split(' ')
  const kept = words.filter((word, index) => index === 0 || !LEGAL_FORMS.has(word))
  return kept.join(' ') || name.trim().toLowerCase()
}

/** One key per opening: employer, title and main place. Postings of several sources that share it are one posting group. */
export function groupKey(facts: { company: string; title: string; places: Place[]; remote: boolean }): string {
  const place = facts.places.map((at) => [at.country, at.region ?? '', foldText(at.city ?? '')].join(',')).sort()[0]
  return [companyKey(facts.company), foldText(facts.title), place ?? (facts.remote ? 'remote' : '')].join('|')
}

/** A hash of what a reader of the ad would notice. */
export function contentHash(facts: {
  title: string
  url: string
  pay: PayReading
  places: Place[]
  workMode: string | null
  description: string | null
}): string {
  const pay =
    facts.pay.status === 'accepted'
      ? [facts.pay.min, facts.pay.max, facts.pay.currency, facts.pay.period, facts.pay.basis]
      : [facts.pay.reason]
  const places = facts.places.map((place) => [place.country, place.region, place.city])
  const noticed = JSON.stringify([facts.title, facts.url, pay, places, facts.workMode, facts.description])
  return createHash('sha256').update(noticed).digest('base64url').slice(0, 22)
}

function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()
}
