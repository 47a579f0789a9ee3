import { describe, expect, it } from 'vitest'
import { loadSources } from '../../src/sources/registry.ts'
import { fuzzConnector } from './fuzz-connector.ts'

/** `npm run fuzz` tries as many as it is told. */
const RUNS = 300
const sources = await loadSources()

describe.each([...sources.values()])('harmed pages of $id', (connector) => {
  it(`never throw past the reader, hang, lose the good half or leave a field unnamed, ${RUNS} times`, () => {
    const tally = fuzzConnector(connector, RUNS, 28)
    expect(tally.tried).toBe(RUNS)
    expect(tally.read + tally.refusedPages).toBe(RUNS)
    expect(tally.refusedPages, 'some harm is beyond reading').toBeGreaterThan(0)
    expect(tally.read, 'some harm is not').toBeGreaterThan(0)
  })
})
