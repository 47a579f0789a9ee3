import { expect, it } from 'vitest'
import { javaTime, mailTime } from '../../src/sources/_shared/mail-time.ts'

it.each([
  ['Fri, 24 Jul 2026 13:57:16 +0200', '2026-07-24T13:57:16+02:00'],
  ['Tue, 3 Feb 2026 7:05:00 GMT', '2026-02-03T07:05:00Z'],
  ['03 February 2026 07:05 EST', '2026-02-03T07:05:00-05:00'],
  ['Tuesday, 03-Feb-2026 07:05:09 Z', '2026-02-03T07:05:09Z'],
  ['Tue, 03 Feb 2026 07:05:09', '2026-02-03'],
  ['Tue, 03 Feb 2026 07:05:09 CEST', '2026-02-03'],
  [' Tue, 03 Feb 2026 07:05:09 +01:00 ', '2026-02-03T07:05:09+01:00'],
])('reads %s', (stated, time) => {
  expect(mailTime(stated)).toBe(time)
})

it.each([
  null,
  '',
  'soon',
  '31 Feb 2026 07:05:09 GMT',
  'Tue, 03 Feb 2026 27:05:09 GMT',
  'Tue, 03 Feb 26 07:05:09 GMT',
  '02/03/2026',
  '2026-02-03T07:05:09Z',
  `Tue, ${' '.repeat(100_000)}`,
])('reads nothing in %j', (stated) => {
  expect(mailTime(stated)).toBeNull()
})

it.each([
  ['Tue Jul 14 07:00:00 UTC 2026', '2026-07-14T07:00:00Z'],
  ['Sun Aug 30 02:00:00 PDT 2026', '2026-08-30T02:00:00-07:00'],
  ['Sun Aug 30 02:00:00 CEST 2026', '2026-08-30'],
  ['Sun Feb 30 02:00:00 UTC 2026', null],
  ['Jul 14, 2026', null],
  [null, null],
])('reads %j as Java prints it', (stated, time) => {
  expect(javaTime(stated)).toBe(time)
})
