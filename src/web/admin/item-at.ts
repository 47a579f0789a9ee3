/** The item of a JSON text that a path such as "jobs[3].absolute_url" leads into, written with indents: the last element of a
 *  list on the way. null when the text is no JSON or the path leads nowhere. Never throws. */
export function itemAt(text: string, path: string): string | null {
  const steps = path.slice(0, 300).match(/[^.[\]]+|\[\d+\]/g) ?? []
  let at: unknown
  try {
    at = JSON.parse(text)
  } catch {
    return null
  }
  let item: unknown
  for (const step of steps) {
    const key = step.startsWith('[') ? step.slice(1, -1) : step
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) break
    at = new Map(Object.entries(at)).get(key)
    if (step.startsWith('[')) item = at
  }
  return item === undefined ? null : (JSON.stringify(item, null, 2) ?? null)
}
