/** Cosine of two sparse vectors without negative parts, 0 to 1; 0 when one of them is nothing. */
export function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const product = [...a].map(([key, value]) => value * (b.get(key) ?? 0))
  const length = Math.sqrt(squares(a) * squares(b))
  return length === 0 ? 0 : Math.min(1, ordered(product) / length)
}

function squares(vector: ReadonlyMap<string, number>): number {
  return ordered([...vector.values()].map((value) => value * value))
}

/** Summed from the smallest up: the same sum in whatever order the parts came. */
function ordered(parts: number[]): number {
  return parts.sort((a, b) => a - b).reduce((sum, part) => sum + part, 0)
}
