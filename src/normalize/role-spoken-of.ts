import type { Role } from '../domain/role.ts'

/** The one of several roles that a description speaks of: whose own names, skills and tools stand in its first 4,000
 *  characters at least twice as often as those of any other, and more than once. Null when none stands out. */
export function roleSpokenOf(roles: readonly Role[], description: string): Role | null {
  const text = ` ${description
    .slice(0, 4000)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')} `
  const ranked = roles.map((role) => ({ role, points: pointsOf(role, text) })).sort((a, b) => b.points - a.points)
  const [first, second] = ranked
  if (first === undefined || first.points < 2 || first.points < 2 * (second?.points ?? 0)) return null
  return first.role
}

/** A name counts twice: it says what somebody is, a tool what somebody uses. Names that the roles share say nothing. */
function pointsOf(role: Role, text: string): number {
  const shared = new Set(role.ambiguous)
  const names = [role.title, ...role.aliases].filter((name) => !shared.has(name) && stands(name, text))
  const means = [...role.skills, ...role.tools].filter((name) => stands(name, text))
  return 2 * names.length + means.length
}

function stands(name: string, text: string): boolean {
  return text.includes(
    ` ${name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
      .trim()} `,
  )
}
