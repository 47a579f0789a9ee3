import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Edition } from '../../src/domain/publication.ts'
import { createSocOfOnet, readOnetSoc } from '../../src/taxonomy/crosswalk.ts'
import { isOnetFile, readOnet } from '../../src/taxonomy/import-onet.ts'
import { loadPublication } from '../../src/taxonomy/load-publication.ts'
import { publicationFixture, publicationOf, published, socOf, tabbed } from '../_support/publication.ts'

const OCCUPATIONS = tabbed(
  ['O*NET-SOC Code', 'Title', 'Description'],
  ['29-1141.00', 'Registered Nurses', 'Care for patients.'],
  ['35-2014.00', 'Cooks, Restaurant', 'Cook meals.'],
)

function onet(files: Record<string, string>, name = 'db_30_3_text'): Edition {
  return readOnet(publicationOf(name, { 'Occupation Data.txt': OCCUPATIONS, ...files }), socOf)
}

describe('O*NET’s text database', () => {
  let edition: Edition
  beforeAll(async () => {
    edition = readOnet(await loadPublication(publicationFixture('onet'), isOnetFile), socOf)
  })

  it('tells its release, what each file held, and how to name it', () => {
    expect(edition).toMatchObject({
      publisher: 'onet',
      language: 'en',
      release: '27.0',
      source: 'onet',
      missing: [],
      skipped: [],
    })
    expect(edition.files.map(({ file, rows, loaded }) => [file, rows, loaded])).toEqual([
      ['Occupation Data.txt', 6, 6],
      ['Job Zones.txt', 3, 3],
      ['Alternate Titles.txt', 7, 7],
      ['Sample of Reported Titles.txt', 3, 3],
      ['Related Occupations.txt', 3, 3],
      ['Technology Skills.txt', 5, 5],
      ['Task Statements.txt', 2, 2],
    ])
    expect(edition.attribution).toContain('includes information from the O*NET 27.0 Database')
    expect(edition.attribution).toContain('CC BY 4.0')
  })

  it('gives each occupation its SOC code and job zone', () => {
    expect(edition.occupations.map(({ code, soc, jobZone }) => [code, soc, jobZone])).toEqual([
      ['15-1252.00', '15-1252', 4],
      ['29-1141.00', '29-1141', 3],
      ['29-1141.03', '29-1141', null],
      ['35-2014.00', '35-2014', null],
      ['43-6013.00', '43-6013', null],
      ['47-2111.00', '47-2111', 3],
    ])
  })

  it('keeps titles with their kind, and the abbreviation beside a title', () => {
    const own = edition.titles.filter(({ code }) => code === '29-1141.00').map(({ kind, title }) => [kind, title])
    expect(own).toEqual([
      ['preferred', 'Registered Nurses'],
      ['alternate', 'Charge Nurse'],
      ['alternate', 'Registered Nurse (RN)'],
      ['short', 'RN'],
      ['reported', 'Staff Nurse'],
    ])
  })

  it('keeps technologies, related occupations and tasks', () => {
    expect(edition.technologies).toContainEqual({
      code: '29-1141.00',
      name: 'Epic Systems',
      category: 'Medical software',
      hot: true,
      inDemand: null,
    })
    expect(edition.relations).toContainEqual({
      code: '29-1141.00',
      relatedCode: '43-6013.00',
      relation: 'supplemental',
      rank: 2,
    })
    expect(edition.tasks.map(({ core }) => core)).toEqual([true, false])
  })
})

describe('other releases of O*NET', () => {
  it('are read when Job Titles and Software Skills have taken the place of Alternate Titles and Technology Skills', () => {
    const edition = onet({
      'Job Titles.txt': tabbed(
        ['O*NET-SOC Code', 'Job Title', 'Short Title', 'Source(s)'],
        ['29-1141.00', 'Ward Nurse', '', '08'],
      ),
      'Software Skills.txt': tabbed(
        ['O*NET-SOC Code', 'Workplace Example', 'Element ID', 'Element Name', 'Hot Technology', 'In Demand'],
        ['29-1141.00', 'Epic Systems', '2.E.1', 'Medical software', 'Y', 'Y'],
        ['35-2014.00', 'Recipe software', '2.E.2', 'Kitchen software', 'N', 'N'],
      ),
    })
    expect(edition.release).toBe('30.3')
    expect(edition.titles.map(({ title }) => title)).toContain('Ward Nurse')
    expect(edition.technologies.map(({ name, category, inDemand }) => [name, category, inDemand])).toEqual([
      ['Epic Systems', 'Medical software', true],
      ['Recipe software', 'Kitchen software', false],
    ])
  })

  it('may be CSV with underscores in the names', () => {
    const files = {
      'occupation_data.csv': 'O*NET-SOC Code,Title,Description\n29-1141.00,Registered Nurses,"Care, daily"\n',
    }
    expect(isOnetFile('occupation_data.csv')).toBe(true)
    expect(readOnet(publicationOf('onet_31.0', files), socOf).occupations[0]?.description).toBe('Care, daily')
  })

  it('have no SOC code where SOC 2018 does not have theirs, unless a crosswalk names it', () => {
    const text = tabbed(['O*NET-SOC Code', 'Title'], ['15-1133.00', 'Software Developers, Systems Software'])
    const publication = publicationOf('db_24_3_text', { 'Occupation Data.txt': text })
    expect(readOnet(publication, socOf).occupations[0]?.soc).toBeNull()
    const table = readOnetSoc(
      published('soc.csv', 'Some lines,\nO*NET-SOC 2019 Code,2018 SOC Code\n15-1133.00,15-1252\n'),
    )
    expect(readOnet(publication, createSocOfOnet(new Set(['15-1252']), table)).occupations[0]?.soc).toBe('15-1252')
  })

  it('tell their release by Read Me, else by a name, else it has to be given', () => {
    expect(onet({ 'Read Me.txt': 'O*NET® 29.1 Database\nNovember' }, 'download').release).toBe('29.1')
    expect(onet({}, 'onet_27.0').release).toBe('27.0')
    expect(() => onet({}, 'download')).toThrow('give it with --release')
  })

  it('name the files that are not there', () => {
    expect(onet({}).missing).toEqual([
      'Job Zones.txt',
      'Alternate Titles or Job Titles.txt',
      'Sample of Reported Titles.txt',
      'Related Occupations.txt',
      'Technology Skills or Software Skills.txt',
      'Task Statements.txt',
    ])
  })

  it('cannot do without Occupation Data', () => {
    expect(() => readOnet(publicationOf('esco_1.2', {}), socOf)).toThrow(
      'esco_1.2: no "Occupation Data.txt" in it; give',
    )
  })
})

describe('a faulty row of O*NET', () => {
  const GOOD = ['29-1141.00', '35-2014.00']
  it.each([
    ['Job Zones.txt', ['Job Zone'], ['1'], ['7'], 'Job Zone "7" is not 1 to 5'],
    ['Alternate Titles.txt', ['Alternate Title'], ['Nurse'], [' '], 'the title is empty'],
    [
      'Sample of Reported Titles.txt',
      ['Reported Job Title'],
      ['Nurse'],
      ['x'.repeat(301)],
      'the title is longer than 300 characters',
    ],
    [
      'Related Occupations.txt',
      ['Related O*NET-SOC Code'],
      ['29-1141.00'],
      ['99-9999.00'],
      'Related O*NET-SOC Code "99-9999.00" is not in Occupation Data',
    ],
    [
      'Technology Skills.txt',
      ['Example', 'Hot Technology'],
      ['Git', 'Y'],
      ['Epic', 'maybe'],
      'Hot Technology "maybe" is neither Y nor N',
    ],
    ['Task Statements.txt', ['Task'], ['Wash hands.'], [''], 'the task is empty or longer than 2,000 characters'],
  ])('is left out of %s with its reason', (file, columns, good, bad, reason) => {
    const rows = [...GOOD.map((code) => [code, ...good]), ['29-1141.00', ...bad]]
    const edition = onet({ [file]: tabbed(['O*NET-SOC Code', ...columns], ...rows) })
    expect(edition.skipped).toEqual([{ file, line: 4, reason }])
  })

  it('is left out when its occupation is not in Occupation Data, or when it was there before', () => {
    const rows = [
      ['29-1141.00', 'Nurse'],
      ['29-1141.00', 'Cook'],
      ['29-1141.00', 'Nurse'],
      ['99-1141.00', 'Nurse'],
    ]
    const edition = onet({ 'Alternate Titles.txt': tabbed(['O*NET-SOC Code', 'Alternate Title'], ...rows) })
    expect(edition.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'stated twice: 29-1141.00 Nurse'],
      [5, 'O*NET-SOC Code "99-1141.00" is not in Occupation Data'],
    ])
  })
})

const REAL = fileURLToPath(new URL('../../../shared/data/onet_27.0', import.meta.url))
const isThere = existsSync(REAL)
if (!isThere) console.warn('skipped: it needs ../shared/data/onet_27.0 beside the repository')

describe.skipIf(!isThere)('the published O*NET 27.0', () => {
  it('is read whole in a few seconds, and every occupation has a SOC code', async () => {
    const start = performance.now()
    const edition = readOnet(await loadPublication(REAL, isOnetFile), socOf)
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(edition).toMatchObject({ release: '27.0', missing: ['Task Statements.txt'] })
    expect(edition.occupations).toHaveLength(1016)
    expect(new Set(edition.occupations.map(({ soc }) => soc)).size).toBe(867)
    expect(edition.files.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(2)
  })
})
