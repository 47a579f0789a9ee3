import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePay } from '../../src/normalize/pay.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { normalizePosting } from '../../src/normalize/posting.ts'
import { createSkillReader } from '../../src/normalize/skills.ts'
import { createTitleReader } from '../../src/normalize/title.ts'
import { loadOccupationModel, loadSocTree } from '../../src/taxonomy/load-occupations.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { loadSkills } from '../../src/taxonomy/load-skills.ts'
import { raw } from '../_support/postings.ts'

const readTitle = createTitleReader(loadTaxonomy(), { model: loadOccupationModel(), tree: loadSocTree() })
const readPlaces = createPlaceReader(loadGazetteer())
const readSkills = createSkillReader(loadSkills(loadTaxonomy()))

const READERS: [string, (text: string) => unknown][] = [
  ['title', (text) => readTitle(text)],
  ['department of a title', (text) => readTitle('Manager', { department: text, description: text })],
  ['pay', (text) => parsePay(text, { country: 'US' })],
  ['place', (text) => readPlaces([{ text }], text)],
  [
    'posting',
    (text) =>
      normalizePosting(raw(1, { title: `Nurse ${text}`, company: text, department: text }), text, {
        readTitle,
        readPlaces,
        readSkills,
        edition: null,
      }),
  ],
]

/** Ten thousand characters each, made to be as bad as they can. */
const WORST: [string, string][] = [
  ['emoji', '👩‍🚒🧑🏽‍🍳'.repeat(900)],
  ['right-to-left text', 'ممرضة مسجلة \u202E'.repeat(770)],
  ['control characters', '\u0000\u0007\u001B[31m\r\n'.repeat(1100)],
  ['one long word', 'a'.repeat(10_000)],
  ['digits', '1'.repeat(10_000)],
  ['amounts', '$1,000 - $2,000 / '.repeat(560)],
  ['separators', ' , - / | ( ) & '.repeat(680)],
  ['open brackets', '('.repeat(10_000)],
  ['combining marks', `e${'\u0301'.repeat(9_999)}`],
  ['places', 'Paris, Texas; '.repeat(715)],
  ['names of roles', 'nurse manager of sales engineer '.repeat(312)],
  ['lone surrogates', '\uD800\uDC00\uD800'.repeat(3_333)],
]

/** The shortest of several tries: what the work takes without what else the machine does. */
function leastMs(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < 5; at++) {
    const started = performance.now()
    work()
    least = Math.min(least, performance.now() - started)
  }
  return least
}

describe.each(READERS)('the reader of a %s', (_, read) => {
  it.each(WORST)('takes at most 5 ms for 10,000 characters of %s', (_, text) => {
    expect(leastMs(() => read(text))).toBeLessThan(5)
  })

  it('never throws and answers the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(read(text)).toEqual(read(text))
      }),
    )
  })
})
