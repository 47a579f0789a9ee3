import { readFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import { expect, it } from 'vitest'
import { collectPatterns, isUnbounded } from './collect.ts'

const verdicts: Record<string, string> = JSON.parse(readFileSync(new URL('./verdicts.json', import.meta.url), 'utf8'))
const patterns = collectPatterns()

/** Patterns that are not proved linear and have a repeat without a bound, and why they do no harm. */
const REASONS: Record<string, string> = {
  'src/normalize/opening-title.ts': 'tied to the start: one attempt, one way back',
  'src/send/email/compose.ts': 'tied to the start and the end: names of headers that the program writes',
  'src/send/report/feedback.ts': 'reads one address, which has a limit of length',
  'src/send/report/status.ts': 'a run of digits and dots follows three bounded numbers',
  'src/sources/_detect/addresses.ts': 'a run is entered at a slash pair, or at its first character alone',
  'src/sources/_detect/careers-page.ts': 'a run of blanks at the start, which is tried once',
  'src/sources/_detect/employer-name.ts':
    'reads the title of a page that an operator names, once, not what crawls bring',
  'src/sources/_shared/job-pages.ts': 'digits behind an equals sign, tried once each',
  'src/sources/_shared/json-ld.ts': 'tied to the start: one attempt up to the first end of a comment',
  'src/sources/_shared/json-text.ts': 'blanks behind a comma, tried once each',
  'src/sources/remoteok.ts': 'a run is entered at its first character alone, by the lookbehind',
  'src/sources/successfactors.ts':
    'reads the path of an address, which holds no line break, so the first slash matches',
  'src/sources/workday.ts': 'tied to the start: one pass to the first digit and one to the end',
  'src/web/read-search-form.ts': 'reads sentences that our own reader of searches wrote',
  'src/cli/demo-run.ts': 'reads a mail that the demo itself wrote',
  'src/normalize/description.ts': 'a run of blanks is entered at its first character alone, by the lookbehind',
  'src/normalize/pay-phrase.ts': 'a run is entered at its first character alone, by the lookbehind',
  'src/normalize/place-split.ts': 'the text of a place is cut to LIMITS.place before it is read',
  'src/official/_oews-notes.ts': 'tied to the start of a note, and 120 characters bound what overlaps',
  'src/official/_oews-scope.ts': 'reads an area code; a run is entered at its first character alone',
  'src/official/_sheet-extent.ts': 'a repeat ends at the next bracket, where alone another attempt begins',
}

it('every pattern of the program was judged: for a new one run npm run docs:patterns', () => {
  expect(patterns.length).toBeGreaterThan(500)
  expect(patterns.filter(({ literal }) => verdicts[literal] === undefined)).toEqual([])
  expect(Object.keys(verdicts).filter((literal) => !patterns.some((one) => one.literal === literal))).toEqual([])
})

it('no pattern takes time that grows exponentially with the text', () => {
  expect(Object.entries(verdicts).filter(([, verdict]) => verdict.includes('exponential'))).toEqual([])
})

it('each pattern is linear, or all its repeats have a bound, or a reason says why it does no harm', () => {
  const doubtful = patterns.filter(({ literal, source }) => verdicts[literal] !== 'safe' && isUnbounded(source))
  expect(doubtful.filter(({ file }) => REASONS[file] === undefined)).toEqual([])
})

it('a slow pattern is found, and a bound is told from none', () => {
  expect(checkSync('^(a+)+$', '').status).toBe('vulnerable')
  expect(['a+', 'a*', 'a{2,}', 'a{2,9}', '[*+]', '\\+'].map(isUnbounded)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})
