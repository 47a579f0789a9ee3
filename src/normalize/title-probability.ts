import type { Fit, Hit } from './title-scan.ts'

/** Below this a role is not given: a wrong role is worse than none. */
export const ROLE_THRESHOLD = 0.6

/** How likely a reader of the title would agree with the role, 0 to 1, from how its name stands in the title.
 *
 *  The numbers come from 18,009 labelled titles (development halves of H-1B, H-2A, H-2B and JobBERT). For each way of
 *  standing, the share of titles whose label has the role's SOC code and the share with its major group were set against
 *  the same shares of names that fill the whole title (52 % and 77 %: labels disagree with each other), the two ratios
 *  averaged and scaled so that a name that fills the title has 0.97. On 150 answered advertisement titles drawn at random
 *  and judged by hand, 142 roles were right (95 %) where these numbers promise 90 %: they are on the careful side.
 *  "part" and "rotated" measure the same; the longer reading is put first. An ambiguous name is shared out among its
 *  bearers. */
export function probabilityOf(hit: Hit): number {
  const own = hit.grip === 'firm' ? `firm${Math.min(hit.words, 3)}` : hit.grip
  const prior =
    (hit.person ? PRIORS.get(`${hit.fit} ${own} person`) : undefined) ??
    PRIORS.get(`${hit.fit} ${own}`) ??
    FITS[hit.fit]
  const everyWord = hit.fit === 'loose' ? LOOSE_WORD : SIDE_WORD
  return (prior * everyWord ** Math.max(0, hit.extra - 1)) / hit.bearers
}

/** What each further word beside the name takes away. */
const SIDE_WORD = 0.98
const LOOSE_WORD = 0.8

const FITS: Readonly<Record<Fit, number>> = {
  whole: 0.97,
  part: 0.92,
  rotated: 0.93,
  ranked: 0.69,
  suffix: 0.74,
  rotatedSuffix: 0.56,
  prefix: 0.85,
  inner: 0.65,
  later: 0.8,
  laterSuffix: 0.7,
  loose: 0.68,
  bare: 0.3,
}

/** Where the name's length or kind, or a word for somebody behind it ("Social Worker Program Coordinator"), changes it. */
const PRIORS: ReadonlyMap<string, number> = new Map([
  ['whole general', 0.67],
  ['whole field', 0.85],
  ['part general', 0.55],
  ['part field', 0.65],
  ['ranked general', 0.5],
  ['ranked field', 0.3],
  ['suffix firm1', 0.85],
  ['suffix firm3', 0.8],
  ['suffix general', 0.5],
  ['suffix field', 0.4],
  ['rotatedSuffix field', 0.3],
  ['prefix general', 0.5],
  ['prefix field', 0.5],
  ['prefix firm1 person', 0.55],
  ['prefix firm2 person', 0.66],
  ['prefix firm3 person', 0.7],
  ['inner firm1', 0.55],
  ['inner firm1 person', 0.45],
  ['inner firm2 person', 0.5],
  ['inner firm3 person', 0.5],
  ['inner general', 0.2],
  ['inner field', 0.2],
  ['later general', 0.55],
  ['later field', 0.3],
  ['laterSuffix general', 0.3],
  ['laterSuffix field', 0.1],
])
