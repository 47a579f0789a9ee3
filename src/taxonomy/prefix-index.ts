/** A name under which something is found. `value` is the caller's number for the thing; more weight comes first. */
export type PrefixEntry = { key: string; value: number; weight: number }

export type PrefixIndex = {
  /** The values whose names begin with `prefix`, each once, most weight first, at most `limit` of those that `keep` takes. */
  find(prefix: string, limit: number, keep?: (value: number, key: string) => boolean): Found[]
}

/** `key` is the name by which it was found. */
export type Found = { value: number; key: string; weight: number }

/** Sorts the names once, so that a prefix is a range of them. An empty prefix finds nothing. Keeps the list it is given. */
export function createPrefixIndex(entries: PrefixEntry[]): PrefixIndex {
  entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : b.weight - a.weight))
  return {
    find(prefix, limit, keep = () => true) {
      if (prefix === '' || limit < 1) return []
      const best: Found[] = []
      for (let at = lowerBound(entries, prefix); at < entries.length; at++) {
        const entry = entries[at]
        if (entry === undefined || !entry.key.startsWith(prefix)) break
        if (isBetter(entry, best, limit) && keep(entry.value, entry.key)) place(entry, best, limit)
      }
      return best.map(({ value, key, weight }) => ({ value, key, weight }))
    },
  }
}

/** The first place whose name is not before `prefix`. */
function lowerBound(entries: readonly PrefixEntry[], prefix: string): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.key ?? '') < prefix) low = middle + 1
    else high = middle
  }
  return low
}

function isBetter(entry: PrefixEntry, best: readonly Found[], limit: number): boolean {
  return best.length < limit || entry.weight > (best.at(-1)?.weight ?? 0)
}

function place(entry: PrefixEntry, best: Found[], limit: number): void {
  const before = best.findIndex((found) => found.value === entry.value)
  if (before >= 0) {
    if ((best[before]?.weight ?? 0) >= entry.weight) return
    best.splice(before, 1)
  }
  const after = best.findIndex((found) => found.weight < entry.weight)
  best.splice(after < 0 ? best.length : after, 0, entry)
  if (best.length > limit) best.pop()
}
