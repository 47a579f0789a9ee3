import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  crosswalkFile,
  escoLanguages,
  isEscoFile,
  readEsco,
  readEscoCrosswalk,
} from '../../src/taxonomy/import-esco.ts'
import { loadPublication, loadPublishedFile } from '../../src/taxonomy/load-publication.ts'
import { publicationFixture, publicationOf, published, socOf } from '../_support/publication.ts'

const URI = 'http://data.europa.eu/esco/occupation/'
const HEADER = 'conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status'

async function fixture(language: string) {
  return readEsco(await loadPublication(publicationFixture('esco'), isEscoFile), language, '1.2')
}

describe('ESCO’s CSV files', () => {
  it('are found in every language that is there', async () => {
    expect(escoLanguages(await loadPublication(publicationFixture('esco'), isEscoFile))).toEqual([
      'de',
      'en',
      'es',
      'fr',
      'nl',
    ])
  })

  it('tell what each file held, and how to name them', async () => {
    const edition = await fixture('de')
    expect(edition.files).toEqual([
      { file: 'occupations_de.csv', rows: 11, loaded: 11, skipped: 0 },
      { file: 'ISCOGroups_de.csv', rows: 5, loaded: 5, skipped: 0 },
    ])
    expect(edition.missing).toEqual(['broaderRelationsOccPillar_de.csv'])
    expect(edition.attribution).toContain('uses the ESCO classification of the European Commission')
  })

  it('give each occupation its number, ISCO group and description', async () => {
    expect((await fixture('en')).occupations[1]).toEqual({
      code: `${URI}00000000-0000-4000-8000-000000000002`,
      number: '5120.1',
      title: 'cook',
      description: 'Prepares warm meals in a kitchen.',
      soc: null,
      isco: '5120',
      jobZone: null,
    })
  })

  it.each([
    [
      'de',
      'Gesundheits- und Krankenpfleger/in',
      ['Gesundheits- und Krankenpfleger', 'Gesundheits- und Krankenpflegerin'],
    ],
    ['fr', 'infirmier/infirmière de service', ['infirmier de service', 'infirmière de service']],
    ['es', 'enfermero/a titulado/a', ['enfermero titulado', 'enfermera titulada']],
    ['nl', 'afdelingsverpleegkundige', ['afdelingsverpleegkundige']],
  ])('keep a label as published beside the titles it stands for (%s)', async (language, title, forms) => {
    const { titles } = await fixture(language)
    expect(titles.find((each) => each.title === title)).toMatchObject({ kind: 'alternate', forms })
  })

  it('keep hidden labels apart, and broader occupations and ISCO groups', async () => {
    const edition = await fixture('en')
    expect(edition.titles.filter(({ kind }) => kind === 'hidden').map(({ title }) => title)).toEqual(['RN'])
    expect(edition.relations.at(-1)).toMatchObject({
      code: `${URI}00000000-0000-4000-8000-000000000011`,
      relatedCode: `${URI}00000000-0000-4000-8000-000000000001`,
      relation: 'broader',
    })
    expect(edition.groups[1]).toEqual({ code: '2221', title: 'Nursing professionals' })
  })

  it('of a release without the newer columns are read as well', () => {
    const text = `conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\nOccupation,${URI}a,C2221,nurse,"one\ntwo"\n`
    const edition = readEsco(publicationOf('ESCO dataset - v1.0.9 - en - csv', { 'occupations_en.csv': text }), 'en')
    expect(edition.release).toBe('1.0.9')
    expect(edition.occupations[0]).toMatchObject({ number: null, description: null, isco: '2221' })
    expect(edition.titles.map(({ title }) => title)).toEqual(['nurse', 'one', 'two'])
  })

  it('tell their release by a name, else by their newest change, else it has to be given', () => {
    const dated = `${HEADER},modifiedDate\nOccupation,${URI}a,2221,nurse,,released,2024-04-30T17:23:08.884Z\n`
    const undated = `${HEADER}\nOccupation,${URI}a,2221,nurse,,released\n`
    const read = (name: string, text: string) =>
      readEsco(publicationOf(name, { 'occupations_en.csv': text }), 'en').release
    expect(read('esco_1.2', dated)).toBe('1.2')
    expect(read('download', dated)).toBe('as of 2024-04-30')
    expect(() => read('download', undated)).toThrow('give it with --release')
  })

  it('leave out rows that are no released occupation, with line and reason', () => {
    const rows = [
      `Occupation,${URI}a,2221,nurse,"one\ntwo",released`,
      `Occupation,${URI}b,2221,matron,,obsolete`,
      'Skill,http://data.europa.eu/esco/skill/c,2221,caring,,released',
      `Occupation,${URI}d,nurses,sister,,released`,
      `Occupation,${URI}e,2221,,,released`,
      `Occupation,${URI}a,2221,nurse again,,released`,
      ...['f', 'g', 'h', 'i'].map((id) => `Occupation,${URI}${id},2221,nurse ${id},,released`),
    ]
    const publication = publicationOf('esco_1.2', { 'occupations_en.csv': [HEADER, ...rows].join('\n') })
    expect(readEsco(publication, 'en').skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'its status is obsolete'],
      [5, 'conceptUri "http://data.europa.eu/esco/skill/c" is not the URI of an ESCO occupation'],
      [6, 'iscoGroup "nurses" is not an ISCO-08 code'],
      [7, 'preferredLabel is empty or longer than 300 characters'],
      [8, `${URI}a is stated twice`],
    ])
  })

  it('cannot do without the occupations of the language', () => {
    expect(() => readEsco(publicationOf('esco', {}), 'de')).toThrow('no "occupations_de.csv" in it; give')
  })

  it('without a language in their name need one', () => {
    const publication = publicationOf('esco', { 'occupations.csv': HEADER })
    expect(() => escoLanguages(publication)).toThrow('give the language with --language')
    expect(escoLanguages(publication, 'de')).toEqual(['de'])
  })
})

describe('the crosswalk of ESCO and O*NET', () => {
  it('is read from below the lines about itself', async () => {
    const edition = readEscoCrosswalk(await loadPublishedFile(publicationFixture('esco_onet.csv')), socOf)
    expect(edition).toMatchObject({ publisher: 'esco-onet', release: '1 (Sep-22, ESCO v1.1.0)', skipped: [] })
    expect(edition.crosswalk[1]).toEqual({
      concept: `${URI}00000000-0000-4000-8000-000000000002`,
      onet: '35-2014.00',
      soc: '35-2014',
      match: 'narrow',
    })
    expect(edition.crosswalk.at(-1)).toMatchObject({ concept: 'http://data.europa.eu/esco/isco/C7115', match: 'exact' })
  })

  it('is found beside ESCO’s own files by its name', () => {
    const publication = publicationOf('esco', { 'occupations_en.csv': '', 'ESCO-O-NET crosswalk.csv': '' })
    expect(crosswalkFile(publication)?.name).toBe('ESCO-O-NET crosswalk.csv')
    expect(isEscoFile('esco_onet.csv')).toBe(true)
    expect(isEscoFile('skills_en.csv')).toBe(false)
  })

  it('leaves out rows whose code, concept or match is not known', () => {
    const rows = [
      `29-1141.00,${URI}a,exactMatch`,
      `29-1141,${URI}a,exactMatch`,
      '29-1141.00,http://example.org/a,exactMatch',
      `29-1141.00,${URI}b,perhaps`,
      `29-1141.00,${URI}c,closeMatch`,
      `29-1141.00,${URI}d,broadMatch`,
    ]
    const text = ['O*NET Id,ESCO or ISCO URI,Type of Match', ...rows].join('\n')
    const { crosswalk, skipped } = readEscoCrosswalk(published('esco_onet.csv', text), socOf)
    expect(crosswalk.map(({ match }) => match)).toEqual(['exact', 'close', 'broad'])
    expect(skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'O*NET Id "29-1141" is not of the form 29-1141.00'],
      [4, '"http://example.org/a" is not the URI of an ESCO or ISCO concept'],
      [5, 'type of match "perhaps" is not known'],
    ])
  })
})

const REAL = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const isThere = existsSync(`${REAL}esco_1.2`) && existsSync(`${REAL}crosswalks/esco_onet.csv`)
if (!isThere) console.warn('skipped: it needs ../shared/data/esco_1.2 and crosswalks beside the repository')

describe.skipIf(!isThere)('the published ESCO 1.2', () => {
  it('is read whole in a few seconds', async () => {
    const start = performance.now()
    const edition = readEsco(await loadPublication(`${REAL}esco_1.2`, isEscoFile), 'en')
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(edition).toMatchObject({ release: '1.2', missing: [], skipped: [] })
    expect(edition.files.map(({ loaded }) => loaded)).toEqual([3039, 619, 3652])
  })

  it('has its crosswalk read whole', async () => {
    const edition = readEscoCrosswalk(await loadPublishedFile(`${REAL}crosswalks/esco_onet.csv`), socOf)
    expect(edition.crosswalk).toHaveLength(4253)
    expect(edition.crosswalk.filter(({ soc }) => soc === null)).toEqual([])
  })
})
