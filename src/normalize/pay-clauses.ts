/** The words after an amount that belong to it: not behind a full stop, a line or another amount. */
export function firstClause(after: string): string {
  return after.split(/[;\n•|]|\. |, (?=[$€£])|[$€£]/, 1)[0] ?? ''
}

/** The words before an amount that belong to it. */
export function lastClause(before: string): string {
  return before.split(/[;\n•|]|\. /).at(-1) ?? ''
}

/** What follows "plus" or a comma is paid beside the amount, not the amount. */
export function ownWords(after: string): string {
  return firstClause(after).split(/[+&,(]|\bplus\b|\band\b|\bwith\b|\bund\b/i, 1)[0] ?? ''
}

/** Millions and billions are funding, sales or market value. */
export function isMillions(after: string): boolean {
  return /^ ?(?:m|mm|mn|b|bn|million|billion|mio)(?!\p{L})/iu.test(after)
}
