import type { FormFault } from './search-values.ts'

/** A form as it was sent: lists hold each value of a field, singles the one value, '' when the field is absent. */
export type FormBody<List extends string, Single extends string> = {
  list: Record<List, string[]>
  single: Record<Single, string>
  faults: FormFault[]
}

/** Direction signs and controls pass one text for another; line ends and tabs are harmless. */
const UNSEEN = /(?![\t\n\r])[\p{Bidi_Control}\p{Cc}\u2028\u2029]/u
const UNSEEN_ALL = /(?![\t\n\r])[\p{Bidi_Control}\p{Cc}\u2028\u2029]/gu
const MOST_NAMED = 5

/**
 * Takes the fields a form may have. A field that is not one of them, a single one that comes twice, and a value with
 * signs that cannot be seen is a fault by name; those signs are left out of the value. Never throws.
 */
export function readBody<List extends string, Single extends string>(
  body: unknown,
  lists: readonly List[],
  singles: readonly Single[],
): FormBody<List, Single> {
  const fields = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : [])
  const known: ReadonlySet<string> = new Set([...lists, ...singles])
  const faults = [...fields.keys()]
    .filter((name) => !known.has(name))
    .slice(0, MOST_NAMED)
    .map((name) => ({ field: 'form', message: `The form has no field “${name.slice(0, 40)}”.` }))
  const valuesOf = (name: string): string[] => {
    const values = [fields.get(name) ?? []].flat().filter((value) => typeof value === 'string')
    if (values.some((value) => UNSEEN.test(value)))
      faults.push({ field: name, message: 'The text holds signs that cannot be seen. Type it anew.' })
    return values.map((value) => value.replace(UNSEEN_ALL, ''))
  }
  const list = Object.fromEntries(lists.map((name) => [name, valuesOf(name).filter((value) => value !== '')]))
  const single = Object.fromEntries(
    singles.map((name) => {
      const values = valuesOf(name)
      if (values.length > 1) faults.push({ field: name, message: 'The field was sent more than once.' })
      return [name, values.length === 1 ? (values[0] ?? '') : '']
    }),
  )
  // Both are made from exactly these names.
  return { list: list as Record<List, string[]>, single: single as Record<Single, string>, faults }
}
