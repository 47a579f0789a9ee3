export type SkillKind = 'skill' | 'tool' | 'certificate'

/** A skill, tool or certificate and what it is called. A name that is a word of its own carries `context`. */
export type Skill = { name: string; kind: SkillKind; aliases: string[]; context: SkillContext | null }

/** When a name that is also an ordinary word means the skill: written just so, with one of the words `near` or another
 *  tool close by, and none of the words that show the contrary right behind (`notBefore` them) or before it. All lower case. Without `near` it
 *  needs no company. */
export type SkillContext = { near: string[]; notBefore: string[]; notAfter: string[] }

/** A skill found in a text: `start` and `end` are its place in the text, in UTF-16 units. */
export type FoundSkill = { name: string; kind: SkillKind; start: number; end: number }
