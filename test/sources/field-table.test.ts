import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadSources } from '../../src/sources/registry.ts'
import { SOURCES_PAGE, withFieldTable } from './field-table.ts'

it('docs/sources.md says which fields each connector reads; npm run docs:sources writes it', async () => {
  expect(readFileSync(SOURCES_PAGE, 'utf8')).toBe(withFieldTable([...(await loadSources()).values()]))
})
