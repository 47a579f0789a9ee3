import { describe, expect, it } from 'vitest'
import personio from '../../src/sources/personio.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'quayside', origin: 'https://quayside.jobs.personio.de' }
const FIRST = personio.first(AT)
const read = (body: string | Uint8Array) => personio.read(pageOf(FIRST.url, body, 'text/xml'), AT)
const feed = (...positions: string[]) =>
  `<workzag-jobs>${positions.map((inside) => `<position>${inside}</position>`).join('')}</workzag-jobs>`
const GOOD = '<id>2</id><name>Cook</name>'

describe('personio', () => {
  it('reads every field that the feed states', () => {
    const { postings, refused } = read(fixture('personio/feed.xml'))
    expect(refused).toEqual([])
    expect(postings).toHaveLength(3)
    expect(postings[0]).toEqual({
      externalId: '2450117',
      title: 'Backend-Entwickler:in R&D (m/w/d)',
      url: 'https://quayside.jobs.personio.de/job/2450117',
      company: 'Quayside Logistik GmbH',
      places: [{ text: 'Hamburg' }, { text: 'Bremen' }, { text: 'Remote (Deutschland)' }],
      workMode: null,
      pay: [{ kind: 'fields', min: 62000, max: 78000, currency: 'EUR', period: 'yearly', label: null }],
      employmentType: 'permanent, full-time',
      department: 'Engineering',
      postedAt: '2026-02-05T21:17:25+00:00',
      expiresAt: null,
      description: [
        '<h3>Deine Aufgaben &amp; Ziele</h3>',
        '<p>Du baust die Disposition für unsere Krane &amp; Schlepper.</p><ul><li>Schnittstellen entwerfen</li></ul>',
        '<h3>Dein Profil</h3>',
        '<p>Erfahrung mit <position> und <b>PostgreSQL</b></p>',
      ].join('\n'),
    })
  })

  it('takes a position without its text, a salary of nothing for none, and the category for the department', () => {
    expect(read(fixture('personio/feed.xml')).postings[1]).toEqual({
      externalId: '2450230',
      title: 'Harbour Data Intern',
      url: 'https://quayside.jobs.personio.de/job/2450230',
      company: null,
      places: [{ text: 'Tallinn' }],
      workMode: null,
      pay: [],
      employmentType: 'intern, part-time',
      department: 'Interns',
      postedAt: '2026-01-30T08:00:00+02:00',
      expiresAt: null,
      description: null,
    })
  })

  it('reads escaped text and the floor of an hourly wage', () => {
    expect(read(fixture('personio/feed.xml')).postings[2]).toMatchObject({
      pay: [{ min: 19.5, max: null, currency: 'EUR', period: 'hourly' }],
      employmentType: null,
      description: '<h3>About</h3>\nKeep two cranes <b>moving</b>.',
    })
  })

  it('reads an empty feed as a board without positions', () => {
    for (const body of ['<workzag-jobs/>', '<?xml version="1.0"?>\n<workzag-jobs>\n</workzag-jobs>'])
      expect(read(body)).toEqual({ postings: [], refused: [] })
  })

  it.each([
    [
      'the page of another site, which unknown boards lead to',
      '<!DOCTYPE html><html></html>',
      'HTML where XML was due',
    ],
    ['another feed', '<rss/>', 'expected workzag-jobs as its root element, found rss'],
    ['a feed that is cut off', feed(GOOD).slice(0, -10), 'truncated: its closing tag is missing'],
  ])('throws for %s', (_name, body, reason) => {
    expect(thrownBy(() => read(body))).toMatchObject({ name: 'PayloadError', reason })
  })

  it.each([
    ['no id', '<name>Cook</name>', 'position[0].id', 'missing'],
    ['no name', '<id>1</id>', 'position[0].name', 'missing'],
    ['two names', '<id>1</id><name>Cook</name><name>Porter</name>', 'position[0].name', 'expected text, found list'],
    [
      'a wordy salary',
      '<id>1</id><name>Cook</name><salaryInformation><min>lots</min></salaryInformation>',
      'position[0].salaryInformation.min',
      'expected number, found text',
    ],
    ['an id that was there', GOOD, 'position[1]', 'second posting with id 2'],
  ])('refuses a position with %s by its path and keeps the one beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(feed(bad, GOOD))
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it('detects boards on both domains and in the old form of their address', () => {
    const found = (url: string) => personio.detect(new URL(url))
    const de = { board: 'quayside', origin: 'https://quayside.jobs.personio.de' }
    expect(found('https://quayside.jobs.personio.de/job/2450117?language=de&display=en')).toEqual(de)
    expect(found('https://quayside.jobs.personio.de/xml?language=en')).toEqual(de)
    expect(found('https://quayside-jobs.personio.de/')).toEqual(de)
    expect(found('https://quayside.jobs.personio.com/')).toEqual({
      board: 'quayside',
      origin: 'https://quayside.jobs.personio.com',
    })
    for (const other of [
      'quayside.personio.de',
      'www.jobs.personio.de',
      'quayside.jobs.personio.de.example',
      'jobs.personio.de',
    ])
      expect(found(`https://${other}/`)).toBeNull()
  })

  it('asks the board for its feed, also when only its name is known', () => {
    expect(FIRST.url).toBe('https://quayside.jobs.personio.de/xml')
    expect(personio.first({ board: 'quayside', origin: '' }).url).toBe('https://quayside.jobs.personio.de/xml')
  })
})
