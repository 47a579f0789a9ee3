import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OfficialFile } from '../../src/domain/official.ts'
import { type CodeOfSoc, readCodesOfSoc } from '../../src/market/code-links.ts'
import importer from '../../src/official/soc-crosswalks.ts'
import { storeReadings } from '../../src/store/official.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { officialFile, officialFixture, sharedFile } from '../_support/official-files.ts'

const day = (date: string) => new Date(`${date}T00:00:00Z`)
const SOC_2010 =
  'soc2010,soc2018\n15-1132,15-1252\n15-1133,15-1252\n15-1134,15-1254\n29-1141,29-1141\n29-1161,29-1161\n'
const ISCO = 'isco2008,soc2010\n2512,15-1132\n2512,15-1133\n2513,15-1134\n2221,29-1141\n2222,29-1161\n'

let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

async function load(file: OfficialFile, at: string): Promise<void> {
  await storeReadings(database.db, importer, file, await importer.read(file), day(at))
}

const lines = (found: CodeOfSoc[]) => found.map(({ soc, system, code, match }) => `${soc} ${system} ${code} ${match}`)

describe('codes of other classifications', () => {
  it('are none before a crosswalk is loaded: a role without a link has nothing to compare', async () => {
    expect(await readCodesOfSoc(database.db, ['15-1252'], day('2026-11-01'))).toEqual([])
  })

  it('are found over as many crosswalks as it takes, with how they stand to the SOC code', async () => {
    await load(officialFile('soc.csv', SOC_2010), '2026-01-01')
    await load(officialFile('isco.csv', ISCO), '2026-01-02')
    await load(officialFixture('crosswalks/soc2020-coding-index.csv'), '2026-01-03')
    await load(officialFixture('crosswalks/noc2016v1_3-soc2018us-eng.csv'), '2026-01-04')
    await load(officialFixture('crosswalks/noc2016v1_3-noc2021v1_0-eng.csv'), '2026-01-05')
    expect(lines(await readCodesOfSoc(database.db, ['15-1252', '29-1141', '15-1254'], day('2026-02-01')))).toEqual([
      '15-1252 isco08 2512 one-to-one',
      '15-1252 noc2016 2173 broader',
      '15-1252 noc2021 21211 overlapping',
      '15-1252 noc2021 21231 overlapping',
      '15-1252 soc2010 15-1132 narrower',
      '15-1252 soc2010 15-1133 narrower',
      '15-1252 soc2020uk 2134 one-to-one',
      '15-1254 isco08 2513 one-to-one',
      '15-1254 soc2010 15-1134 one-to-one',
      '29-1141 isco08 2221 one-to-one',
      '29-1141 noc2016 3012 one-to-one',
      '29-1141 noc2021 31301 one-to-one',
      '29-1141 soc2010 29-1141 one-to-one',
      '29-1141 soc2020uk 2232 one-to-one',
    ])
  })

  it('of a UK group are those of the ISCO group with more than half of its titles, not of every group with one', async () => {
    const found = await readCodesOfSoc(database.db, ['15-1254'], day('2026-02-01'))
    expect(found.filter(({ system }) => system === 'soc2020uk')).toEqual([])
  })

  it('are those that were known at the instant that is asked for', async () => {
    expect(lines(await readCodesOfSoc(database.db, ['29-1141'], day('2026-01-01')))).toEqual([
      '29-1141 soc2010 29-1141 one-to-one',
    ])
    await load(officialFile('soc.csv', SOC_2010.replace('29-1141,29-1141', '29-1141,29-1171')), '2026-03-01')
    const soc2010 = async (at: string) =>
      (await readCodesOfSoc(database.db, ['29-1141', '29-1171'], day(at))).filter(({ system }) => system === 'soc2010')
    expect(lines(await soc2010('2026-02-28'))).toEqual(['29-1141 soc2010 29-1141 one-to-one'])
    expect(lines(await soc2010('2026-03-01'))).toEqual(['29-1171 soc2010 29-1141 one-to-one'])
  })

  it('of a crosswalk imported twice stand once', async () => {
    const before = await readCodesOfSoc(database.db, ['15-1252'], day('2026-12-01'))
    await load(officialFile('isco.csv', ISCO), '2026-04-01')
    expect(await readCodesOfSoc(database.db, ['15-1252'], day('2026-12-01'))).toEqual(before)
  })
})

const shared = ['soc2010_soc2018', 'isco2008_soc2010', 'noc2016_soc2018'].map((name) =>
  sharedFile(`crosswalks/${name}.csv`),
)
describe.skipIf(shared.includes(null))('the real crosswalks (skipped without ../shared/data)', () => {
  it('lead from registered nurses and receptionists to their older and foreign codes', async () => {
    const real = await cloneDatabase()
    try {
      for (const file of shared) {
        if (file) await storeReadings(real.db, importer, file, await importer.read(file), day('2026-01-01'))
      }
      expect(lines(await readCodesOfSoc(real.db, ['29-1141', '43-4171'], day('2026-02-01')))).toEqual([
        '29-1141 isco08 2221 broader',
        '29-1141 noc2016 3011 narrower',
        '29-1141 noc2016 3012 narrower',
        '29-1141 soc2010 29-1141 one-to-one',
        '43-4171 isco08 4222 overlapping',
        '43-4171 isco08 4225 overlapping',
        '43-4171 isco08 4226 narrower',
        '43-4171 noc2016 1414 broader',
        '43-4171 soc2010 43-4171 one-to-one',
      ])
    } finally {
      await real.drop()
    }
  })
})
