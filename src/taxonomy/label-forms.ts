/**
 * The titles that a label stands for. Many labels hold the male and the female name of an occupation: "Koch/Köchin",
 * "conducteur/conductrice d'engins", "director/a técnico/a", "Verkäufer(in)", "waiter/waitress". A label whose slash joins
 * other things is one title. `language` is ISO 639-1. At least one form, no form twice. Never throws.
 */
export function labelForms(label: string, language: string): string[] {
  if (label.length > LONGEST) return [label]
  const marked = language === 'en' ? null : endingForms(label, language)
  const forms = marked ?? pairForms(label) ?? [label]
  const stated = [...new Set(forms.map((form) => form.replace(/\s+/g, ' ').trim()))].filter((form) => form !== '')
  return stated.length > 0 ? stated : [label]
}

const LONGEST = 300

/** "/in", "(in)", "*in", "/-a", "(e)": an ending of the female name, not the name. */
const ENDING = /(?:\/-?|[(*:·]-?)(in|innen|e|a|ora|euse|trice|rice|ice|ère|ne|se|eure)\)?(?![\p{L}\p{N}])/giu

function endingForms(label: string, language: string): string[] | null {
  if (label.search(ENDING) < 0) return null
  const male = label.replace(ENDING, '')
  const female = label.replace(
    /([\p{L}]{1,60})(?:\/-?|[(*:·]-?)(in|a|e)\)?(?![\p{L}\p{N}])/giu,
    (_, word: string, end: string) => inflect(word, end.toLowerCase(), language),
  )
  return female.search(ENDING) < 0 && female !== label ? [male, female] : [male]
}

/** Only endings whose female name follows from the male one. */
function inflect(word: string, ending: string, language: string): string {
  if (language === 'de') return ending === 'in' && word.endsWith('er') ? `${word}in` : word
  if (language === 'fr') return ending === 'e' ? `${word}e` : word
  if (ending !== 'a') return word
  return word.endsWith('o') || word.endsWith('e') ? `${word.slice(0, -1)}a` : `${word}a`
}

function pairForms(label: string): string[] | null {
  const parts = label.split('/').map((part) => part.trim())
  const [male = '', female = ''] = parts
  if (parts.length !== 2 || !isPair(male, female)) return null
  const [own, other] = [male.split(' '), female.split(' ')]
  if (own.length === 1 && other.length > 1) return [[male, ...other.slice(1)].join(' '), female]
  if (own.length > 1 && other.length === 1) return [male]
  return own.length === other.length ? [male, female] : null
}

/** Names of one occupation begin alike: Arzt and Ärztin, directeur and directrice, but not TV and Radiomoderator. */
function isPair(male: string, female: string): boolean {
  const [one, other] = [stem(male), stem(female)]
  return one.length > 1 && one === other
}

function stem(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().slice(0, 3)
}
