const PLAIN = /^[A-Za-z]+(?: [A-Za-z]+)*$/
const MARKS = /\p{M}+/gu
const LETTER = /[\p{L}\p{N}]/u
const GAPS = /[^\p{L}\p{N}]+/gu
const APOSTROPHE = /['’‘`´ʻʼ]/
const APOSTROPHES = /['’‘`´ʻʼ]/g
const SPELT = new Map(Object.entries({ ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', ı: 'i', ð: 'd', þ: 'th' }))
const LONG_WORDS = /\b(?:saint|sainte|sankt|fort|mount)\b/
const LONG_WORDS_ALL = /\b(?:saint|sainte|sankt|fort|mount)\b/g
const SHORT: Readonly<Record<string, string>> = { saint: 'st', sainte: 'ste', sankt: 'st', fort: 'ft', mount: 'mt' }
/** Letters up to the end of Latin Extended-B are folded by table: names are folded half a million times at start-up. */
const TABLE_END = 0x250
const TABLE = Array.from({ length: TABLE_END }, (_, code) => foldLetter(String.fromCharCode(code)))
const DOT = 46

/** A place name as it is looked up: lower case, no accents, punctuation as single spaces, "saint" as "st", "fort" as "ft",
 *  "D.C." as "dc". Empty when nothing of it is a letter or digit. Two spellings of one name fold to one text. Never throws. */
export function foldName(name: string): string {
  const folded = PLAIN.test(name) ? name.toLowerCase() : (foldByTable(name) ?? foldSlowly(name))
  return LONG_WORDS.test(folded) ? folded.replace(LONG_WORDS_ALL, (word) => SHORT[word] ?? word) : folded
}

/** null when a sign is outside the table. */
function foldByTable(name: string): string | null {
  let folded = ''
  let gap = false
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at)
    const letter = TABLE[code]
    if (letter === undefined) return null
    if (letter === ' ') gap ||= code !== DOT || !betweenInitials(name, at)
    else if (letter !== '') {
      folded += gap && folded !== '' ? ` ${letter}` : letter
      gap = false
    }
  }
  return folded
}

/** The dot of "D.C." and "U.S.A.": one letter before it, one after it. */
function betweenInitials(name: string, dot: number): boolean {
  return isLetter(name, dot - 1) && !isLetter(name, dot - 2) && isLetter(name, dot + 1) && !isLetter(name, dot + 2)
}

function isLetter(name: string, at: number): boolean {
  const letter = TABLE[name.charCodeAt(at)]
  return letter !== undefined && letter !== '' && letter !== ' '
}

function foldSlowly(name: string): string {
  const plain = name.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(MARKS, '').replace(APOSTROPHES, '')
  return [...plain.replace(GAPS, ' ').trim()].map((letter) => SPELT.get(letter) ?? letter).join('')
}

function foldLetter(sign: string): string {
  const lower = sign.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(MARKS, '')
  if (APOSTROPHE.test(sign)) return ''
  return [...lower].map((letter) => SPELT.get(letter) ?? (LETTER.test(letter) ? letter : ' ')).join('')
}
