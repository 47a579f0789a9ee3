/** Numbers under which an employer keeps a vacancy. */
export type Requisitions = {
  /** Numbers the ad itself calls a requisition, or its title carries: two ads with different ones are two vacancies. */
  own: string[]
  /** Those, and numbers called job or reference number, which a board may have given instead of the employer. */
  all: string[]
}

const LONGEST_TEXT = 60_000
const MOST = 4

/** Reads requisition numbers: "R01564153", "Req ID: JR-10023", "Job ID 8841". Letters and digits only, upper case. Never throws. */
export function readRequisitions(title: string, description: string | null): Requisitions {
  const text = (description ?? '').slice(0, LONGEST_TEXT)
  const own = [
    ...titleNumbers(title.slice(0, 300)),
    ...numbersAfter(OWN, text),
    ...numbersAfter(OWN, title.slice(0, 300)),
  ]
  const all = [...own, ...numbersAfter(ANY, text)]
  return { own: unique(own), all: unique(all) }
}

const OWN = /\b(?:requisition|req)\b\.? ?(?:id|no|nr|number|code)?\.? ?[:#-]{0,2} ?#?([a-z]{0,4}[-_]?\d[\w-]{2,14})\b/gi
const ANY =
  /\b(?:job|vacancy|reference|ref|position|posting|announcement)\.? ?(?:id|no|nr|number|code|#)\.? ?[:#-]{0,2} ?#?([a-z]{0,4}[-_]?\d[\w-]{2,14})\b/gi
/** In a title a number of its own kind: "R01564153", "JR-1002", "#88213", "17-118T". */
const TITLE =
  /(?<![\w$€£-])(?:(?:r|jr|req|rq|hrq|id|ref)[-_ ]?#?\d{4,12}|#\d{3,12}|\d{2}-\d{3,4}[a-z]?|\d{5,12})(?![\w,-])/gi

function titleNumbers(title: string): string[] {
  return (title.match(TITLE) ?? []).filter((found) => !/^20\d\d-\d{3,4}$/.test(found)).map(tidy)
}

function numbersAfter(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].slice(0, MOST).map((match) => tidy(match[1] ?? ''))
}

/** Year ranges and dates are no numbers of vacancies. */
function unique(numbers: string[]): string[] {
  return [...new Set(numbers)]
    .filter((number) => (number.match(/\d/g) ?? []).length >= 3 && !/^(?:19|20)\d\d(?:(?:19|20)?\d\d)?$/.test(number))
    .slice(0, MOST)
}

function tidy(number: string): string {
  return number.toUpperCase().replace(/[^A-Z0-9]/g, '')
}
