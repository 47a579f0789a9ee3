import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellOf, cellsWithin, distanceKm } from '../../src/match/near.ts'

const LONDON = { latitude: 51.5074, longitude: -0.1278 }
const PARIS = { latitude: 48.8566, longitude: 2.3522 }

describe('distanceKm', () => {
  it('is some 344 km from London to Paris', () => {
    expect(distanceKm(LONDON, PARIS)).toBeCloseTo(343.6, 0)
  })

  it('is half the circumference between antipodes', () => {
    expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20_015, 0)
  })

  it('is small across the date line', () => {
    expect(distanceKm({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 })).toBeLessThan(23)
  })
})

describe('cellsWithin', () => {
  it('holds the cell of every point within the circle', () => {
    const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true })
    const offset = fc.double({ min: -6, max: 6, noNaN: true })
    fc.assert(
      fc.property(
        degrees(84),
        degrees(180),
        fc.integer({ min: 1, max: 500 }),
        offset,
        offset,
        (latitude, longitude, km, north, east) => {
          const cells = cellsWithin({ latitude, longitude, km })
          const lon = longitude + east
          const point = { latitude: latitude + north, longitude: lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon }
          fc.pre(cells !== null && distanceKm({ latitude, longitude }, point) <= km)
          expect(cells).toContain(cellOf(point))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('gives up on circles that are too wide, near a pole or out of range', () => {
    expect(cellsWithin({ ...LONDON, km: 20_000 })).toBeNull()
    expect(cellsWithin({ latitude: 84.9, longitude: 0, km: 50 })).toBeNull()
    expect(cellsWithin({ latitude: Number.NaN, longitude: 0, km: 50 })).toBeNull()
  })
})
