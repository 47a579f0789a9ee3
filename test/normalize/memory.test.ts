import { describe, expect, it } from 'vitest'
import { createMemory } from '../../src/normalize/memory.ts'

describe('createMemory', () => {
  it('reads a key once, also when the answer is null', () => {
    const asked: string[] = []
    const memory = createMemory<string | null>(10)
    const read = (key: string) => {
      asked.push(key)
      return key === 'nothing' ? null : key.toUpperCase()
    }
    expect(['a', 'nothing', 'a', 'nothing'].map((key) => memory(key, read))).toEqual(['A', null, 'A', null])
    expect(asked).toEqual(['a', 'nothing'])
  })

  it('holds no more than it may, however many keys come', () => {
    let reads = 0
    const memory = createMemory<number>(3)
    const read = () => {
      reads += 1
      return reads
    }
    for (const key of ['a', 'b', 'c', 'd']) memory(key, read)
    memory('d', read)
    expect(reads).toBe(4)
    memory('a', read)
    expect(reads).toBe(5)
  })

  it('keeps neither very long keys nor answers that hold only once', () => {
    let reads = 0
    const read = () => {
      reads += 1
      return reads
    }
    const memory = createMemory<number>(10, (answer) => answer > 2)
    for (let times = 0; times < 4; times += 1) memory('key', read)
    expect(reads).toBe(3)
    const long = 'x'.repeat(20_001)
    memory(long, read)
    memory(long, read)
    expect(reads).toBe(5)
  })

  it('holds no more than a hundred of the longest keys, and as many short ones as it may', () => {
    const memory = createMemory<number>(5_000)
    const readings = (keys: string[]) => {
      let reads = 0
      for (const key of keys) memory(key, () => ++reads)
      return reads
    }
    const long = Array.from({ length: 101 }, (_, at) => `${at} `.padEnd(20_000, 'x'))
    const short = Array.from({ length: 4_000 }, (_, at) => `${at}`)
    expect([readings(long.slice(0, 100)), readings(long.slice(0, 100)), readings(long)]).toEqual([100, 0, 1])
    expect(readings(long.slice(0, 50))).toBe(50)
    expect([readings(short), readings(short)]).toEqual([4_000, 0])
  })
})
