import type { Figure, WithheldReason } from '../domain/figure.ts'

/** Completed by how many ads and employers there are. */
export const SENTENCES: Record<WithheldReason, string> = {
  'too-few': 'too few observations',
  'too-few-employers': 'fewer than 3 employers',
  dominated: 'one employer has more than half of the ads',
  secondary: 'a neighbouring figure that is withheld could be worked out from it',
  'no-data': 'nothing was observed',
  'not-published': 'the publisher gives no value',
  'no-rate': 'no rate of exchange for this currency and year',
  gap: 'boards were not read throughout the period',
  'not-comparable': 'the two sides do not measure the same thing',
  'too-short': 'the series is too short',
}

/** Why a figure is withheld, for readers: "8 ads, 2 employers: withheld, too few observations". Null when it is shown. */
export function withheldSentence({
  withheld,
  n,
  employers,
}: Pick<Figure, 'withheld' | 'n' | 'employers'>): string | null {
  if (withheld === null) return null
  const counts = [count(n, 'ad'), count(employers, 'employer')].filter((text) => text !== null).join(', ')
  return `${counts === '' ? 'withheld' : `${counts}: withheld`}, ${SENTENCES[withheld]}`
}

function count(number: number | null, word: string): string | null {
  return number === null ? null : `${number} ${word}${number === 1 ? '' : 's'}`
}
