import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Edition } from '../../src/domain/publication.ts'
import { storeEdition } from '../../src/store/edition.ts'
import { storeRoles } from '../../src/store/migrate.ts'
import { importedTitles, listImports, technologies } from '../../src/store/occupation.ts'
import { occupationsByCode, occupationsOfSoc } from '../../src/store/occupation-page.ts'
import { isEscoFile, readEsco, readEscoCrosswalk } from '../../src/taxonomy/import-esco.ts'
import { isOnetFile, readOnet } from '../../src/taxonomy/import-onet.ts'
import { loadPublication, loadPublishedFile } from '../../src/taxonomy/load-publication.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { publicationFixture, socOf } from '../_support/publication.ts'

const AT = new Date('2026-11-20T12:00:00Z')
const LATER = new Date('2026-11-21T12:00:00Z')
const URI = 'http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-0000000000'

let database: TestDatabase
let onet: Edition
let english: Edition
let german: Edition
let crosswalk: Edition

beforeAll(async () => {
  database = await cloneDatabase()
  await storeRoles(database.db, loadTaxonomy())
  onet = readOnet(await loadPublication(publicationFixture('onet'), isOnetFile), socOf)
  const esco = await loadPublication(publicationFixture('esco'), isEscoFile)
  english = readEsco(esco, 'en', '1.2')
  german = readEsco(esco, 'de', '1.2')
  crosswalk = readEscoCrosswalk(await loadPublishedFile(publicationFixture('esco_onet.csv')), socOf)
})
afterAll(() => database.drop())
beforeEach(async () => {
  await sql`truncate taxonomy_import cascade`.execute(database.db)
  await sql`truncate occupation_soc`.execute(database.db)
})

async function store(...editions: Edition[]): Promise<string[]> {
  const states: string[] = []
  for (const edition of editions) states.push((await storeEdition(database.db, edition, AT)).state)
  return states
}

async function socsOf(code: string): Promise<string[]> {
  const rows = await sql<{
    soc: string
    match: string
  }>`select soc, match from occupation_soc where code = ${code} order by soc`.execute(database.db)
  return rows.rows.map(({ soc, match }) => `${soc} ${match}`)
}

describe('a stored edition', () => {
  it('is listed with release, hash, time, counts and what it joins', async () => {
    await store(onet)
    const [status] = await listImports(database.db)
    expect(status).toMatchObject({
      publisher: 'onet',
      language: 'en',
      release: '27.0',
      sha256: onet.sha256,
      source: 'onet',
      importedAt: AT,
      attribution: onet.attribution,
      occupations: 6,
      titles: 19,
      unplaced: 0,
      socs: 5,
    })
    expect(status?.counts).toEqual(onet.files)
    expect(status?.roles).toBeGreaterThan(5)
  })

  it('changes nothing when it is stored again', async () => {
    await store(onet)
    const before = await sql`select xmin::text, code from occupation order by code`.execute(database.db)
    expect(await storeEdition(database.db, onet, LATER)).toEqual({
      state: 'unchanged',
      before: { release: '27.0', sha256: onet.sha256, reader: onet.reader },
    })
    const after = await sql`select xmin::text, code from occupation order by code`.execute(database.db)
    expect(after.rows).toEqual(before.rows)
    expect((await listImports(database.db))[0]?.importedAt).toEqual(AT)
  })

  it('gives way to another release of its publisher and language, and to no other', async () => {
    await store(onet, english, german)
    const occupations = onet.occupations.slice(0, 2)
    const codes = new Set(occupations.map(({ code }) => code))
    const newer = {
      ...onet,
      release: '30.3',
      sha256: 'f'.repeat(64),
      occupations,
      titles: onet.titles.filter(({ code }) => codes.has(code)),
      technologies: [],
      tasks: [],
    }
    const stored = await storeEdition(database.db, newer, LATER)
    expect(stored).toMatchObject({ state: 'replaced', before: { release: '27.0' } })
    expect(
      (await listImports(database.db)).map(({ publisher, language, release, occupations: n }) => [
        publisher,
        language,
        release,
        n,
      ]),
    ).toEqual([
      ['onet', 'en', '30.3', 2],
      ['esco', 'de', '1.2', 11],
      ['esco', 'en', '1.2', 11],
    ])
    expect(await socsOf('43-6013.00')).toEqual([])
  })

  it('leaves the old one as it was when the new one fails halfway', async () => {
    await store(onet)
    const [first] = onet.titles
    const broken = { ...onet, release: '28.0', titles: first === undefined ? [] : [first, first] }
    await expect(storeEdition(database.db, broken, LATER)).rejects.toThrow(/duplicate key/)
    expect(await listImports(database.db)).toMatchObject([{ release: '27.0', titles: 19 }])
    expect(await socsOf('29-1141.00')).toEqual(['29-1141 own'])
  })

  it('is stored once when two imports run at the same moment', async () => {
    const states = await Promise.all([storeEdition(database.db, onet, AT), storeEdition(database.db, onet, AT)])
    expect(states.map(({ state }) => state).sort()).toEqual(['new', 'unchanged'])
  })

  it('is read again when the reader is newer, though the files are the same', async () => {
    expect(await store(onet, { ...onet, reader: onet.reader + 1 })).toEqual(['new', 'replaced'])
  })
})

describe('the SOC codes of ESCO’s occupations', () => {
  it('come from the crosswalk, whichever is loaded first', async () => {
    await store(english)
    expect(await socsOf(`${URI}02`)).toEqual([])
    await store(crosswalk)
    expect(await socsOf(`${URI}02`)).toEqual(['35-1011 close', '35-2014 narrow'])
    await store(german)
    expect(await socsOf(`${URI}02`)).toEqual(['35-1011 close', '35-2014 narrow'])
  })

  it('come from the broader occupation when the crosswalk does not have it, and else from its ISCO group', async () => {
    await store(crosswalk, english)
    expect(await socsOf(`${URI}11`)).toEqual(['29-1141 inherited'])
    expect(await socsOf(`${URI}10`)).toEqual(['47-2031 inherited'])
  })

  it('come from its ISCO group when broader occupations are not loaded', async () => {
    await store(crosswalk, german)
    expect(await socsOf(`${URI}10`)).toEqual(['47-2031 inherited'])
    expect(await socsOf(`${URI}11`)).toEqual([])
  })

  it('are found though broader occupations run in a circle', async () => {
    const circle = (code: string, relatedCode: string) => ({
      code,
      relatedCode,
      relation: 'broader' as const,
      rank: null,
    })
    const relations = [circle(`${URI}11`, `${URI}10`), circle(`${URI}10`, `${URI}11`)]
    await store({ ...crosswalk, crosswalk: crosswalk.crosswalk.slice(0, 1) }, { ...english, relations })
    expect(await socsOf(`${URI}11`)).toEqual([])
    expect(await socsOf(`${URI}01`)).toEqual(['29-1141 exact'])
  })
})

describe('imported titles', () => {
  it('are one row a form, with language and SOC codes', async () => {
    await store(crosswalk, german, onet)
    const titles = await importedTitles(database.db)
    expect(titles).toContainEqual({
      title: 'Köchin',
      language: 'de',
      socs: ['35-1011', '35-2014'],
      publisher: 'esco',
      kind: 'preferred',
    })
    expect(titles).toContainEqual({
      title: 'Krankenschwester',
      language: 'de',
      socs: ['29-1141'],
      publisher: 'esco',
      kind: 'preferred',
    })
    expect(titles).toContainEqual({ title: 'PSR', language: 'en', socs: ['43-6013'], publisher: 'onet', kind: 'short' })
    expect(titles.map(({ title }) => title)).not.toContain('Koch/Köchin')
  })

  it('can be had of some languages alone, and without a SOC code not at all', async () => {
    await store(crosswalk, english, german)
    const titles = await importedTitles(database.db, ['de'])
    expect(new Set(titles.map(({ language }) => language))).toEqual(new Set(['de']))
    await store({ ...crosswalk, sha256: '0', crosswalk: [] })
    expect(await importedTitles(database.db)).toEqual([])
  })
})

describe('imported technologies', () => {
  it('are one row a name, with the SOC codes that use them', async () => {
    await store(onet)
    const found = await technologies(database.db)
    expect(found.map(({ name }) => name).sort()).toEqual(['Appointment book software', 'Epic Systems', 'Git', 'Python'])
    expect(found.find(({ name }) => name === 'Epic Systems')).toEqual({
      name: 'Epic Systems',
      category: 'Medical software',
      socs: ['29-1141', '43-6013'],
      hot: true,
      inDemand: null,
    })
  })

  it('count the occupations in which they are in demand when the release says so', async () => {
    await store({
      ...onet,
      technologies: onet.technologies.map((row) => ({ ...row, inDemand: row.code === '29-1141.00' })),
    })
    const found = await technologies(database.db)
    expect(found.map(({ name, inDemand }) => [name, inDemand])).toContainEqual(['Epic Systems', 1])
    expect(found.map(({ name, inDemand }) => [name, inDemand])).toContainEqual(['Git', 0])
  })
})

describe('the page of an occupation', () => {
  it('holds O*NET’s first, then ESCO’s by language, with titles, technologies and related occupations by name', async () => {
    await store(onet, crosswalk, english, german)
    const pages = await occupationsOfSoc(database.db, '29-1141', null)
    expect(pages.map(({ publisher, language, title }) => `${publisher} ${language} ${title}`)).toEqual([
      'onet en Registered Nurses',
      'onet en Critical Care Nurses',
      'esco en nurse',
      'esco en intensive care nurse',
      'esco de Krankenpfleger/Krankenschwester',
      'esco de Intensivpfleger/Intensivpflegerin',
    ])
    expect(pages[0]).toMatchObject({
      jobZone: 3,
      isco: null,
      socs: [{ soc: '29-1141', match: 'own' }],
      related: [
        { code: '29-1141.03', title: 'Critical Care Nurses', relation: 'primary_short', rank: 1 },
        {
          code: '43-6013.00',
          title: 'Medical Secretaries and Administrative Assistants',
          relation: 'supplemental',
          rank: 2,
        },
      ],
      technologies: [{ name: 'Epic Systems', category: 'Medical software', hot: true, inDemand: null }],
      tasks: ['Wash hands before touching a patient.', 'Order plasters when the box is empty.'],
    })
    expect(pages[2]?.isco).toEqual({ code: '2221', title: 'Nursing professionals' })
    expect(pages[3]?.related).toEqual([{ code: `${URI}01`, title: 'nurse', relation: 'broader', rank: null }])
  })

  it('is found by the publisher’s code, number or address, in the languages asked for', async () => {
    await store(onet, crosswalk, english, german)
    const find = async (code: string, languages: string[] | null = null) =>
      (await occupationsByCode(database.db, code, languages)).map(({ title }) => title)
    expect(await find('29-1141.03')).toEqual(['Critical Care Nurses'])
    expect(await find('7512.1')).toEqual(['baker', 'Bäcker/Bäckerin'])
    expect(await find(`${URI}03`, ['de'])).toEqual(['Bäcker/Bäckerin'])
    expect(await find('no such code')).toEqual([])
  })
})
