import type { EmploymentType } from '../domain/posting.ts'

/** First match wins, so the narrower words stand before the wider. */
const WORDS: [RegExp, EmploymentType][] = [
  [/\b(?:intern|internship|praktikum|ausbildung|stage|apprentice|apprenticeship|trainee)\b/, 'internship'],
  [/\b(?:per diem|prn|casual|as needed|zero hours)\b/, 'per_diem'],
  [/\b(?:volunteer|voluntary)\b/, 'volunteer'],
  [/\b(?:temporary|temp|seasonal|fixed term|interim|befristet|sommarjobb)\b/, 'temporary'],
  [/\b(?:contract|contractor|freelance|freelancer|consultant)\b/, 'contract'],
  [/\b(?:part time|parttime|teilzeit|deeltijd|deltid)\b/, 'part_time'],
  [/\b(?:full time|fulltime|vollzeit|voltijd|heltid|permanent|regular|festanstellung)\b/, 'full_time'],
]

/** Reads "FULL_TIME", "Part-time", "Vollzeit" …; null when the words are not known. */
export function readEmploymentType(stated: string | null): EmploymentType | null {
  if (stated === null) return null
  const words = stated
    .slice(0, 200)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null
}
