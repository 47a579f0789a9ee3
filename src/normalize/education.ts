import { EDUCATIONS, type Education } from '../domain/education.ts'
import { DEGREE_STEMS, SHORT_DEGREES } from './education-stems.ts'
import { DEGREE_WORDS, EXPERIENCE_WILL_DO, NOT_ASKED, NOTHING_ASKED, ONLY_WELCOME } from './education-words.ts'
import { createMemory, MOST_TEXTS } from './memory.ts'

/**
 * The least degree that an ad's description asks for; null when it states none. A degree that is only preferred, or that
 * experience may replace, is not asked for; where no other is, the second gives `none` and the first null.
 * "Bachelor's or Master's" asks for the bachelor's. Reads English, German, French and Spanish, the first `LONGEST`
 * characters of a text. Never throws.
 */
export function readEducation(description: string): Education | null {
  return memory(description, read)
}

const memory = createMemory<Education | null>(MOST_TEXTS)

function read(description: string): Education | null {
  const lower = description.slice(0, LONGEST).toLowerCase()
  const stems = DEGREE_STEMS.filter((stem) => lower.includes(stem))
  if (stems.length === 0 && !SHORT_DEGREES.test(lower)) return null
  const isNamedIn = (text: string) => stems.some((stem) => text.includes(stem)) || SHORT_DEGREES.test(text)
  const asked: Education[] = []
  let inWelcome = false
  for (const line of lower.split('\n', MOST_LINES)) {
    const text = line.trim()
    if (isHeading(text)) inWelcome = ONLY_WELCOME.test(text)
    else if (!inWelcome && isNamedIn(text)) for (const clause of clausesOf(text)) asked.push(...readClause(clause))
  }
  const least = EDUCATIONS.find((education) => education !== 'none' && asked.includes(education))
  return least ?? asked[0] ?? null
}

const LONGEST = 20_000
const MOST_LINES = 2_000
const LONGEST_HEADING = 60

/** "Preferred qualifications:" holds for the lines below it until the next heading. */
function isHeading(text: string): boolean {
  return text !== '' && text.length <= LONGEST_HEADING && (text.endsWith(':') || HEADING.test(text))
}

const HEADING =
  /^[#*\s]{0,4}(?:minimum |basic |required |preferred |desired |additional |other )?(?:qualifications|requirements|skills|education|experience|responsibilities|benefits|nice to haves?|bonus points|about (?:you|us)|anforderungen|ihr profil|dein profil|profil|aufgaben|requisitos|funciones|missions)[:*\s]{0,4}$/u

/** Full stops end a clause only before a space, so that "B.S." stays whole. A comma ends one only where what follows says of
 *  itself whether it is asked for: "Bachelor's required, Master's preferred". */
function clausesOf(text: string): string[] {
  const sentences = text.split(/[;•!?]|\.\s(?!in\b|or\b|degree\b)/u)
  return sentences.flatMap((sentence) => {
    const parts = sentence.split(/, ?|\(|\)| but | and (?=[^,]{1,80} (?:preferred|a plus))/u)
    const speaksForItself = parts.slice(1).some((part) => DEGREE_WORDS.some(([, words]) => words.test(part)))
    return speaksForItself && ONLY_WELCOME.test(sentence) ? parts : [sentence]
  })
}

function readClause(clause: string): Education[] {
  if (NOTHING_ASKED.test(clause)) return ['none']
  const named = DEGREE_WORDS.filter(([, words]) => words.test(clause)).map(([education]) => education)
  if (named.length === 0 || ONLY_WELCOME.test(clause) || NOT_ASKED.test(clause)) return []
  return EXPERIENCE_WILL_DO.test(clause) ? ['none'] : named
}
