/** What a plain value can be asked of. `country` and `remote`: postings, and remote postings, open to people there. `cell`: a one-degree square. */
export type ValueKind = 'company' | 'role' | 'region' | 'country' | 'remote' | 'cell' | 'word' | 'phrase'

/** Every value that any search asks about, numbered, so that matching compares numbers and never texts. */
export type Values = {
  numberOf(kind: ValueKind, value: string): number
  /** undefined when no search asks about it. */
  find(kind: ValueKind, value: string): number | undefined
  /** The numbers of a kind. */
  all(kind: ValueKind): Iterable<number>
  /** Numbers are 0 to `size() - 1`. */
  size(): number
}

/** `first`: numbers below it are taken for other things. */
export function createValues(first = 0): Values {
  const kinds: Record<ValueKind, Map<string, number>> = {
    company: new Map(),
    role: new Map(),
    region: new Map(),
    country: new Map(),
    remote: new Map(),
    cell: new Map(),
    word: new Map(),
    phrase: new Map(),
  }
  let next = first
  return {
    numberOf(kind, value) {
      const known = kinds[kind].get(value)
      if (known !== undefined) return known
      kinds[kind].set(value, next)
      next += 1
      return next - 1
    },
    find: (kind, value) => kinds[kind].get(value),
    all: (kind) => kinds[kind].values(),
    size: () => next,
  }
}
