import type { Role } from '../domain/role.ts'

/** Whether the title or another name of a role holds the words, in any case. */
export function isCalled({ title, aliases }: Pick<Role, 'title' | 'aliases'>, words: string): boolean {
  const wanted = words.toLowerCase()
  return [title, ...aliases].some((name) => name.toLowerCase().includes(wanted))
}
