import { describe, expect, it } from 'vitest'
import type { CodeLink, OfficialFile } from '../../src/domain/official.ts'
import importer from '../../src/official/soc-crosswalks.ts'
import { officialFile, officialFixture, sharedFile } from '../_support/official-files.ts'
import { workbookOf } from '../_support/workbook.ts'

async function linksOf(file: OfficialFile): Promise<CodeLink[]> {
  return (await importer.read(file)).flatMap(({ links }) => links ?? [])
}

const pairs = (links: CodeLink[]) =>
  links.map(({ system, code, toSystem, toCode }) => `${system} ${code} ${toSystem} ${toCode}`)

describe('crosswalks of occupation codes', () => {
  it('are kept pair by pair as Statistics Canada prints them, one code with several partners', async () => {
    expect(pairs(await linksOf(officialFixture('crosswalks/noc2016v1_3-noc2021v1_0-eng.csv')))).toEqual([
      'noc2016 2173 noc2021 21231',
      'noc2016 2173 noc2021 21211',
      'noc2016 3012 noc2021 31301',
      'noc2016 0012 noc2021 00011',
    ])
    expect(pairs(await linksOf(officialFixture('crosswalks/noc2016v1_3-soc2018us-eng.csv')))).toContain(
      'noc2016 2173 soc2018 15-1253',
    )
  })

  it('take the zeros back that a spreadsheet took off', async () => {
    const text = 'NOC 2016 V1.3 Code,NOC 2021 V1.0 Code\n12,11\n'
    expect(pairs(await linksOf(officialFile('a.csv', text)))).toEqual(['noc2016 0012 noc2021 00011'])
  })

  it('come from the coding index of the ONS with the share of a group’s titles', async () => {
    const links = await linksOf(officialFixture('crosswalks/soc2020-coding-index.csv'))
    expect(links.map(({ code, toCode, share }) => [code, toCode, share])).toEqual([
      ['2134', '2512', 0.75],
      ['2134', '2513', 0.25],
      ['2231', '2222', 1],
      ['2232', '2221', 1],
    ])
  })

  it('come from the workbook of BLS with its title above the header', async () => {
    const rows = [
      ['2010 SOC Crosswalk to 2018'],
      [null],
      ['2010 SOC Code', '2010 SOC Title', '2018 SOC Code', '2018 SOC Title'],
      ['15-1132', 'A', '15-1252', 'B'],
    ]
    const [reading] = await importer.read(
      officialFile('soc_2010_to_2018_crosswalk.xlsx', workbookOf({ 'Sorted by 2010': rows })),
    )
    expect(reading).toMatchObject({ dataset: 'soc2010 to soc2018', rows: 1, refused: [] })
    expect(reading?.links?.[0]).toMatchObject({
      rowRef: 'Sorted by 2010!4',
      code: '15-1132',
      toCode: '15-1252',
      share: null,
    })
  })

  it('have a pair that stands twice and a code that is none refused with the row', async () => {
    const text = 'soc2010,soc2018\n11-1011,11-1011\n11-1011,11-1011\n11-1021,11-1021\n15,15-1252\n'
    const [reading] = await importer.read(officialFile('a.csv', text))
    expect(reading?.refused).toEqual([
      { row: 'line 5', field: 'soc2010', reason: '"15" is no code' },
      { row: 'line 3', field: '', reason: '11-1011 and 11-1011 are paired twice' },
    ])
    expect(reading?.links).toHaveLength(2)
  })

  it('that are none are refused with what is known', async () => {
    await expect(importer.read(officialFile('a.csv', 'from,to\n1,2\n'))).rejects.toThrow(
      /none of: soc2010 to soc2018, .*it begins with: from, to/,
    )
  })
})

const shared = ['soc2010_soc2018', 'isco2008_soc2010', 'noc2016_soc2018'].map((name) =>
  sharedFile(`crosswalks/${name}.csv`),
)
describe.skipIf(shared.includes(null))('the real crosswalks (skipped without ../shared/data)', () => {
  it('are read whole', async () => {
    const read = await Promise.all(shared.map((file) => importer.read(file ?? officialFile('', ''))))
    expect(read.flat().map(({ dataset, links, refused }) => [dataset, links?.length, refused.length])).toEqual([
      ['soc2010 to soc2018', 900, 0],
      ['isco08 to soc2010', 1125, 0],
      ['noc2016 to soc2018', 1250, 0],
    ])
  })
})
