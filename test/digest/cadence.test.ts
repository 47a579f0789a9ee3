import { expect, it } from 'vitest'
import { cadenceOf } from '../../src/digest/cadence.ts'

it.each([
  ['daily', null, 'daily'],
  ['daily', 'daily', 'daily'],
  ['daily', 'weekly', 'weekly'],
  ['weekly', null, 'weekly'],
  ['weekly', 'weekly', 'weekly'],
  ['weekly', 'daily', 'weekly'],
] as const)('a %s tier with %s chosen sends %s', (cadence, chosen, sent) => {
  expect(cadenceOf({ cadence }, chosen)).toBe(sent)
})
