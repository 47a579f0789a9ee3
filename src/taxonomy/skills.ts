import type { Taxonomy } from '../domain/role.ts'
import type { Skill } from '../domain/skill.ts'

/** The skills with rules of their own, then every skill and tool of the roles that they do not name yet. */
export function joinSkills(own: readonly Skill[], taxonomy: Taxonomy): Skill[] {
  const known = new Set(own.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()))
  const joined = [...own]
  const add = (name: string, kind: Skill['kind']): void => {
    if (known.has(name.toLowerCase())) return
    known.add(name.toLowerCase())
    joined.push({ name, kind, aliases: [], context: kind === 'tool' ? toolContext(name) : null })
  }
  for (const role of taxonomy.roles) for (const name of role.tools) add(name, 'tool')
  for (const role of taxonomy.roles) for (const name of role.skills) add(name, 'skill')
  return joined
}

/** The skills with technologies that an import brought. A name of one short or lower-case word counts only beside another tool. */
export function withTechnologies(skills: readonly Skill[], technologies: readonly { name: string }[]): Skill[] {
  const known = new Set(skills.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()))
  const added = technologies
    .filter(({ name }) => name.length <= 60 && !known.has(name.toLowerCase()))
    .map(({ name }): Skill => ({ name, kind: 'tool', aliases: [], context: contextOf(name) }))
  return [...skills, ...added]
}

/** A tool of ours with a capital is a product's name and counts as it is written; a plain word needs company. */
function toolContext(name: string): Skill['context'] {
  return /^\p{Lu}\p{Ll}+$/u.test(name) ? { near: [], notBefore: [], notAfter: [] } : contextOf(name)
}

/** A tool of one plain word ("ruler", "Drift") is often no tool: it needs company. */
function contextOf(name: string): Skill['context'] {
  const isPlain = /^\p{L}+$/u.test(name) && (name.length <= 3 || /^\p{Lu}?\p{Ll}+$/u.test(name))
  return isPlain
    ? { near: ['software', 'proficient', 'proficiency', 'using', 'tools', 'systems'], notBefore: [], notAfter: [] }
    : null
}
