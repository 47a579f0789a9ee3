/** The SOC 2018 groups by code, with the steps from a detailed code up. */
export type SocTree = {
  /** Titles of all 1,447 groups by code. */
  titles: ReadonlyMap<string, string>
  /** The 867 detailed codes, sorted. */
  detailed: readonly string[]
  broadOf: (detailed: string) => string
  minorOf: (detailed: string) => string
  majorOf: (detailed: string) => string
}

/** Builds the tree from titles by code, as `data/occupations/soc-2018.json` lists them. A code ends in 0000 when it is a
 *  major group, in 00 when minor, in 0 when broad. A detailed code belongs to the last group that is not behind it: the
 *  digits alone do not tell, 29-1229 is in 29-1210 and 31-1121 in 31-1100. A code that is not known is its own parent. */
export function buildSocTree(titles: Readonly<Record<string, string>>): SocTree {
  const codes = Object.keys(titles).sort()
  const detailed = codes.filter((code) => !code.endsWith('0'))
  const broads = codes.filter((code) => code.endsWith('0') && !code.endsWith('00'))
  const minors = codes.filter((code) => code.endsWith('00') && !code.endsWith('0000'))
  return {
    titles: new Map(Object.entries(titles)),
    detailed,
    broadOf: parentFinder(detailed, broads),
    minorOf: parentFinder(detailed, minors),
    majorOf: (code) => `${code.slice(0, 2)}-0000`,
  }
}

function parentFinder(detailed: readonly string[], groups: readonly string[]): (code: string) => string {
  const parents = new Map(
    detailed.map((code) => [code, groups.findLast((group) => group < code && group.slice(0, 2) === code.slice(0, 2))]),
  )
  return (code) => parents.get(code) ?? code
}
