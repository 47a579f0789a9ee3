import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, type Ended } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { publicationFixture, zipOf } from '../_support/publication.ts'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'taxonomy-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await database.drop()
})

function taxonomy(...args: string[]): Promise<Ended> {
  return command(['taxonomy', ...args], { DATABASE_URL: database.url, DATA_DIR: folder })
}

async function zipOfFixture(name: string, inner: string): Promise<string> {
  const from = publicationFixture(name)
  const files = await Promise.all(
    (await readdir(from)).map(async (file) => [`${inner}/${file}`, await readFile(join(from, file))] as const),
  )
  const path = join(folder, `${inner}.zip`)
  await writeFile(path, zipOf(Object.fromEntries(files)))
  return path
}

/** The steps build on one another: what one loads, the next one shows. */
describe('jobtide taxonomy', { timeout: 120_000 }, () => {
  it('says what to do while nothing is loaded', async () => {
    const { code, stdout } = await taxonomy('status')
    expect(stdout).toContain('No occupations are loaded.')
    expect(code).toBe(0)
  })

  it('loads O*NET’s zip, tells what it loaded, and shows the attribution', async () => {
    const { code, stdout, stderr } = await taxonomy('import', 'onet', await zipOfFixture('onet', 'db_27_0_text'))
    expect(stdout).toContain('O*NET 27.0 (en) from db_27_0_text.zip: loaded\n')
    expect(stdout).toMatch(/Alternate Titles\.txt +7 +7 +0/)
    expect(stdout).toMatch(
      /6 occupations with 19 titles join 5 of 867 SOC 2018 codes and \d+ of [\d,]+ roles; 0 have no SOC code/,
    )
    expect(stdout).toContain('includes information from the O*NET 27.0 Database')
    expect(stderr).toContain('storing onet 27.0 (en): 6 entries')
    expect(code).toBe(0)
  })

  it('changes nothing when the folder of the same files is loaded', async () => {
    const { stdout } = await taxonomy('import', 'onet', publicationFixture('onet'))
    expect(stdout).toContain('loaded before, nothing changed')
  })

  it('loads ESCO in every language that is there, and says that a crosswalk is missing', async () => {
    const { code, stdout } = await taxonomy('import', 'esco', publicationFixture('esco'), '--release', '1.2')
    for (const language of ['de', 'en', 'es', 'fr', 'nl'])
      expect(stdout).toContain(`ESCO 1.2 (${language}) from esco: loaded`)
    expect(stdout).toContain('No crosswalk from ESCO to O*NET is loaded')
    expect(code).toBe(0)
  })

  it('joins ESCO to SOC codes and roles by the crosswalk, and writes JSON', async () => {
    const flags = [
      '--crosswalk',
      publicationFixture('esco_onet.csv'),
      '--release',
      '1.2',
      '--language',
      'de,fr',
      '--json',
    ]
    const { stdout } = await taxonomy('import', 'esco', publicationFixture('esco'), ...flags)
    const results = JSON.parse(stdout) as Record<string, unknown>[]
    expect(
      results.map(({ publisher, language, state, unplaced, socs }) => [publisher, language, state, unplaced, socs]),
    ).toEqual([
      ['esco-onet', 'en', 'new', 0, 12],
      ['esco', 'de', 'unchanged', 0, 12],
      ['esco', 'fr', 'unchanged', 0, 12],
    ])
  })

  it('shows what is loaded, and each attribution once', async () => {
    const { stdout } = await taxonomy('list')
    expect(stdout).toMatch(/^onet +en +27\.0 +6 +19 /m)
    expect(stdout).toMatch(/^esco +nl +1\.2 +11 /m)
    expect(stdout.match(/uses the ESCO classification of the European Commission/g)).toHaveLength(1)
    expect(stdout).toContain('crosswalk by the ESCO Secretariat')
  })

  it('shows an occupation by SOC code and by role, with its roles and where it is from', async () => {
    const bySoc = await taxonomy('show', '29-1141', '--language', 'en,de')
    expect(bySoc.stdout).toMatch(/^29-1141 Registered Nurses \(SOC 2018\)\nroles: .*registered-nurse/)
    expect(bySoc.stdout).toContain('O*NET 29-1141.00 Registered Nurses (en)')
    expect(bySoc.stdout).toContain('ESCO 2221.1 Krankenpfleger/Krankenschwester (de)')
    expect(bySoc.stdout).toContain('technologies: Epic Systems (hot)')
    expect(bySoc.stdout).toContain('Used under the CC BY 4.0 license')
    const byRole = await taxonomy('show', 'patient-services-representative', '--json')
    const view = JSON.parse(byRole.stdout) as { soc: { code: string }; occupations: { code: string }[] }
    expect(view.soc.code).toBe('43-6013')
    expect(view.occupations.map(({ code }) => code)).toEqual(['43-6013.00'])
  })

  it.each([
    [['show', 'no-such-role'], 'no-such-role is no SOC 2018 code, role'],
    [['import', 'onet', publicationFixture('esco')], 'no "Occupation Data.txt" in it; give the folder or zip'],
    [['import', 'esco', publicationFixture('onet')], 'no "occupations_en.csv" in it; give the folder or zip'],
    [['import', 'esco', publicationFixture('esco'), '--language', 'pl'], 'no "occupations_pl.csv" in it'],
    [['import', 'onet', 'no-such.zip'], 'no-such.zip: cannot be opened; give the zip or the folder as downloaded'],
    [
      ['import', 'onet', publicationFixture('onet'), '--crosswalk', publicationFixture('onet/Read Me.txt')],
      'Read Me.txt: no column "O*NET-SOC 2019 Code',
    ],
    [['import', 'isco', '.'], 'Allowed choices are onet, esco'],
  ])('calls it wrong use, naming what to mend: %j', async (args, message) => {
    const { code, stderr } = await taxonomy(...args)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})
