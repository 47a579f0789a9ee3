import { describe, expect, it } from 'vitest'
import { gather } from '../../workers/_gather.ts'

/** Runs that end when they are told to, in the order in which they began. */
function held() {
  const runs: { items: number[]; end: (error?: Error) => void }[] = []
  const double = gather<number, number>(
    (items) =>
      new Promise((resolve, reject) => {
        runs.push({
          items,
          end: (error) => (error ? reject(error) : resolve(items.map((item) => 2 * item))),
        })
      }),
  )
  return { runs, double }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('calls that are gathered', () => {
  it('go at once when nothing runs, and together when something does', async () => {
    const { runs, double } = held()
    const first = double(1)
    await settled()
    const others = [double(2), double(3)]
    await settled()
    expect(runs.map(({ items }) => items)).toEqual([[1]])
    runs[0]?.end()
    expect(await first).toBe(2)
    await settled()
    expect(runs.map(({ items }) => items)).toEqual([[1], [2, 3]])
    const late = double(4)
    await settled()
    runs[1]?.end()
    expect(await Promise.all(others)).toEqual([4, 6])
    await settled()
    runs[2]?.end()
    expect(await late).toBe(8)
    expect(runs).toHaveLength(3)
  })

  it('fail with the run they are in, and with no other', async () => {
    const { runs, double } = held()
    const first = double(1)
    await settled()
    const second = double(2)
    runs[0]?.end(new Error('the connection was lost'))
    await expect(first).rejects.toThrow('the connection was lost')
    await settled()
    runs[1]?.end()
    expect(await second).toBe(4)
  })
})
