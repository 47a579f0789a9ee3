import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrated } from '../../src/normalize/occupation-shares.ts'
import { calibrationError, calibrationPoints } from '../../src/train/calibrate.ts'

/** `count` answers that claim `share`, of which the given part is right. */
function answers(share: number, right: number, count = 100) {
  return Array.from({ length: count }, (_, at) => ({ share, right: at < right * count, weight: 1 }))
}

describe('calibrationPoints', () => {
  it('turns claims into measured shares', () => {
    const points = calibrationPoints([...answers(0.3, 0.1), ...answers(0.9, 0.6)], 2)
    expect(points).toEqual([
      [0.3, 0.1],
      [0.9, 0.6],
    ])
    expect(calibrated(0.6, points)).toBeCloseTo(0.35)
    expect(calibrated(0.99, points)).toBe(0.6)
    expect(calibrated(0.01, points)).toBe(0.1)
  })

  it('merges neighbours of which the bolder is less often right', () => {
    const points = calibrationPoints([...answers(0.3, 0.5), ...answers(0.6, 0.3), ...answers(0.9, 0.8)], 3)
    expect(points).toEqual([
      [0.45, 0.4],
      [0.9, 0.8],
    ])
  })

  it('never falls, whatever was measured', () => {
    const outcome = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      right: fc.boolean(),
      weight: fc.constant(1),
    })
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 200 }), (outcomes) => {
        const rights = calibrationPoints(outcomes).map(([, right]) => right)
        expect([...rights].sort((a, b) => a - b)).toEqual(rights)
      }),
    )
  })

  it('has nothing to say without outcomes, and leaves a share as it is', () => {
    expect(calibrationPoints([])).toEqual([])
    expect(calibrated(0.42, [])).toBe(0.42)
  })
})

describe('calibrationError', () => {
  it('is 0 when claims come true, and their distance when they do not', () => {
    expect(calibrationError(answers(0.25, 0.25))).toBeCloseTo(0)
    expect(calibrationError([...answers(0.85, 0.65), ...answers(0.15, 0.15)])).toBeCloseTo(0.1)
  })
})
