import type { Role, RoleEvidence } from '../domain/role.ts'
import { titleWords } from '../taxonomy/words.ts'

/** Makes the function that gives the role of an occupation whose names share most with the words of a title; the words
 *  that few of the occupation's roles use count most, and the role that stands first wins a tie. `slug` is null when no role
 *  has the code. The evidence are the shared words, or the whole title when there are none. */
export function createRoleFinder(
  roles: readonly Role[],
): (soc: string, words: readonly string[]) => { slug: string | null; evidence: RoleEvidence } {
  const bySoc = new Map<string, Role[]>()
  for (const role of roles) bySoc.set(role.soc, [...(bySoc.get(role.soc) ?? []), role])
  const words = new Map([...bySoc].map(([soc, list]) => [soc, wordsOf(list)]))
  return (soc, title) => {
    let best: Candidate | undefined
    let most = -1
    for (const candidate of words.get(soc) ?? []) {
      let sum = 0
      for (const word of title) sum += candidate.weights.get(word) ?? 0
      if (sum <= most) continue
      best = candidate
      most = sum
    }
    const shared = title.filter((word) => best?.weights.has(word))
    return {
      slug: best?.slug ?? null,
      evidence: { kind: 'model', text: (shared.length > 0 ? shared : title).join(' ') },
    }
  }
}

type Candidate = { slug: string; weights: Map<string, number> }

/** A word weighs more the fewer of the roles use it, and a little where all do; words of the role's own title weigh double. */
function wordsOf(roles: Role[]): Candidate[] {
  const names = roles.map((role) => new Set([role.title, ...role.aliases].flatMap(titleWords)))
  const uses = new Map<string, number>()
  for (const set of names) for (const word of set) uses.set(word, (uses.get(word) ?? 0) + 1)
  return roles.map((role, at) => {
    const own = new Set(titleWords(role.title))
    const weigh = (word: string): number =>
      (0.1 + Math.log((roles.length + 1) / (uses.get(word) ?? 1))) * (own.has(word) ? 2 : 1)
    return { slug: role.slug, weights: new Map([...(names[at] ?? [])].map((word) => [word, weigh(word)])) }
  })
}
