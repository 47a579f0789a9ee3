/** The words after an amount that belong to it: not behind a full stop, a line or another amount. */
export function firstClause(after: string): string {
  return after.split(/[;\n•|]|\. |, (?=[$€£])|[$€£]/, 1)[0] ?? ''
}

/** The words before an amount that belong to it. A heading on its own line belongs to the amount under it. */
export function lastClause(before: string): string {
  const sentence =
    before.split(/[;•|]|(?<!(?:^|[^\p{L}])(?:min|max|ca|approx|ex|bzw|inkl|incl|mind|mtl|[a-z]))\. /iu).at(-1) ?? ''
  const lines = sentence.split('\n')
  return lines.findLast((line) => /[\p{L}\d]/u.test(line)) ?? sentence
}

/** What follows "plus" or a comma is paid beside the amount, not the amount. */
export function ownWords(after: string): string {
  return (
    firstClause(after).split(
      /[+&,(]|(?<!\p{L})(?:plus|and|with|und|sowie|samt|inkl|incl|including|zzgl|et|ainsi|y|además|más|oraz|og|och|en|ed|és|și|more)(?!\p{L})/iu,
      1,
    )[0] ?? ''
  )
}

/** "40 hours per week", "5+ years", "2-3 days/week": the number before counts time or people, not money. */
export function startsWithCount(after: string): boolean {
  return /^\+?[ -]?(?:hours?|hrs?|h|days?|weeks?|months?|mos?|years?|yrs?|people|persons|employees|positions|staff|stunden|std|tage|wochen|monate|jahre|heures|jours|mois|ans|horas|días|años|uur|dagen|godzin|lat|km|miles)(?!\p{L})/iu.test(
    after,
  )
}
