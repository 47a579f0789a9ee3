/** Cuts a list into lists of at most `size`. */
export function chunk<Item>(items: Item[], size: number): Item[][] {
  const chunks: Item[][] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}
