import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Taxonomy } from '../domain/role.ts'
import type { Skill } from '../domain/skill.ts'
import { joinSkills } from './skills.ts'

const FILE = new URL('../../data/skills/context.json', import.meta.url)

const words = z.array(z.string().min(1).max(40)).max(60)

const shape = z.object({
  skills: z.array(
    z.strictObject({
      name: z.string().min(1).max(80),
      kind: z.enum(['skill', 'tool', 'certificate']),
      aliases: z.array(z.string().min(1).max(80)),
      near: words.optional(),
      notBefore: words.optional(),
      notAfter: words.optional(),
    }),
  ),
})

/** Every skill and tool that the roles name, with those of `data/skills` and their rules. Throws a ZodError that names the
 *  field when that file is not in shape. */
export function loadSkills(taxonomy: Taxonomy): Skill[] {
  const { skills } = shape.parse(JSON.parse(readFileSync(FILE, 'utf8')))
  const own = skills.map(({ name, kind, aliases, near, notBefore = [], notAfter = [] }): Skill => {
    return { name, kind, aliases, context: near === undefined ? null : { near, notBefore, notAfter } }
  })
  return joinSkills(own, taxonomy)
}
