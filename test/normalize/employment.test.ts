import { expect, it } from 'vitest'
import { readEmploymentType } from '../../src/normalize/employment.ts'

it.each([
  ['FULL_TIME', 'full_time'],
  ['Full-time, Temporary', 'temporary'],
  ['Heltid, Vanlig anställning, Tills vidare', 'full_time'],
  ['Deltid, Behovsanställning', 'part_time'],
  ['Heltid, Sommarjobb / feriejobb', 'temporary'],
  ['AUSBILDUNG, Vollzeit', 'internship'],
  ['Vollzeit, unbefristet', 'full_time'],
  ['Vollzeit, befristet', 'temporary'],
  ['Any', null],
  [null, null],
])('reads %s as %s', (stated, type) => {
  expect(readEmploymentType(stated)).toBe(type)
})
