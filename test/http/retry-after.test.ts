import { describe, expect, it } from 'vitest'
import { readRetryAfter } from '../../src/http/retry-after.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0)
const DAY = 24 * 60 * 60 * 1000

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['999999999999999', DAY],
    ['Mon, 23 Nov 2026 12:10:00 GMT', 600_000],
    ['Monday, 23-Nov-26 12:10:00 GMT', 600_000],
    ['Mon Nov 23 12:10:00 2026', 600_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['Fri, 31 Dec 2027 00:00:00 GMT', DAY],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['Mon, 99 Nov 2026 12:10:00 GMT', null],
    ['2026-11-23T12:10:00Z', null],
    ['', null],
    [null, null],
  ])('reads %j as %j ms', (value, expected) => {
    expect(readRetryAfter(value, NOW)).toBe(expected)
  })
})
