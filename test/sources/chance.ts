import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chance that repeats itself for a seed. */
export type Chance = { below(n: number): number; pick<T>(from: readonly T[]): T; flip(): boolean }

export function chanceOf(seed: number): Chance {
  const generator = xoroshiro128plus(seed)
  const below = (n: number) => (n <= 1 ? 0 : (generator.next() >>> 0) % n)
  return {
    below,
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
    flip: () => below(2) === 0,
  }
}
