import { createHash } from 'node:crypto'

/** A number from 0 to 2^32 - 1 that depends on the text alone. */
export function stableNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0)
}

/** One entry of the list, the same for the same key. Throws when the list is empty. */
export function chooseOne<T>(list: readonly T[], key: string): T {
  const chosen = list[stableNumber(key) % list.length]
  if (chosen === undefined) throw new RangeError(`nothing to choose from for ${key}`)
  return chosen
}

/** At most `count` entries in the list's own order, the same for the same key. */
export function chooseSome<T>(list: readonly T[], count: number, key: string): T[] {
  return list
    .map((entry, index) => ({ entry, index, weight: stableNumber(`${key} ${index}`) }))
    .sort((a, b) => a.weight - b.weight)
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ entry }) => entry)
}

/** A version 4 shaped UUID, the same for the same text. */
export function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = '89ab'[stableNumber(text) % 4]
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
