import { expect, it } from 'vitest'
import { licencesOf, readLock } from './licences.ts'

it('every package that runs in production has a licence that is allowed', () => {
  const licences = licencesOf(readLock())
  expect(licences.length).toBeGreaterThan(100)
  expect(licences.filter(({ isAllowed }) => !isAllowed)).toEqual([])
})

it('one that is not allowed or not stated is named, a choice counts by its best part, and tools do not count', () => {
  const entry = (license?: string, dev?: boolean) => ({
    version: '1.0.0',
    ...(license && { license }),
    ...(dev && { dev }),
  })
  const packages = {
    '': entry('MIT'),
    'node_modules/a': entry('GPL-3.0'),
    'node_modules/b': entry(),
    'node_modules/c': entry('(MIT OR EUPL-1.1+)'),
    'node_modules/d': entry('GPL-3.0', true),
    'node_modules/e': entry('MIT AND GPL-3.0'),
  }
  expect(licencesOf({ packages }).map(({ name, isAllowed }) => [name, isAllowed])).toEqual([
    ['a', false],
    ['b', false],
    ['c', true],
    ['e', false],
  ])
})
