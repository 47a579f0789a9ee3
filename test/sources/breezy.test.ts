import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import breezy from '../../src/sources/breezy.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'hollybank', origin: '' }
const HOME = 'https://hollybank.breezy.hr'
const read = (body: string | Uint8Array, url = `${HOME}/json`) => breezy.read(pageOf(url, body), AT)
const job = (number: number, id: string) => read(fixture(`breezy/job-${number}.html`), `${HOME}/p/${id}`)
const position = { id: 'a1', name: 'Cook' }

describe('breezy lists', () => {
  it('name every posting with its title', () => {
    expect(read(fixture('breezy/board.json'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: '18df3ec23bf901', title: 'Chief Beekeeper' },
        { externalId: '2d861561c6f2', title: 'Honey Taster' },
        { externalId: '3e0000000001', title: 'Wax Moulder' },
      ],
    })
  })

  it('lead to the page of each posting by its id alone', () => {
    const follow = (url: string, body: Uint8Array) => breezy.next?.(pageOf(url, body), { url }, AT)
    expect(follow(`${HOME}/json`, fixture('breezy/board.json'))).toEqual([
      { url: `${HOME}/p/18df3ec23bf901`, of: '18df3ec23bf901' },
      { url: `${HOME}/p/2d861561c6f2`, of: '2d861561c6f2' },
      { url: `${HOME}/p/3e0000000001`, of: '3e0000000001' },
    ])
    expect(follow(`${HOME}/p/18df3ec23bf901`, fixture('breezy/job-1.html'))).toEqual([])
  })

  it('are healthy when empty, and a failure when the company is unknown', () => {
    expect(read('[]')).toEqual({ postings: [], refused: [], listed: [] })
    for (const [body, reason] of [
      ['<!doctype html><html></html>', 'HTML where JSON was due'],
      ['{"error":"not found"}', 'expected list, found object'],
    ] as const) {
      const failure = thrownBy(() => read(body))
      expect(failure).toBeInstanceOf(PayloadError)
      expect(failure).toMatchObject({ path: 'page', reason })
    }
  })

  it.each([
    ['no title', { ...position, name: null }, { path: '[0].name', reason: 'missing', externalId: 'a1' }],
    ['no id', { name: 'Cook' }, { path: '[0].id', reason: 'missing' }],
    [
      'an id that is a path',
      { ...position, id: '../x' },
      { path: '[0].id', reason: 'expected letters, digits and hyphens' },
    ],
  ])('refuse an entry with %s and keep the one beside it', (_name, bad, refusal) => {
    const { refused, listed } = read(JSON.stringify([bad, { ...position, id: 'b2' }]))
    expect(refused).toEqual([refusal])
    expect(listed).toEqual([{ externalId: 'b2', title: 'Cook' }])
  })
})

describe('breezy postings', () => {
  it('have every field of their JSON-LD, and the department from the banner', () => {
    expect(job(1, '18df3ec23bf901').postings).toEqual([
      {
        externalId: '18df3ec23bf901',
        title: 'Chief Beekeeper',
        url: `${HOME}/p/18df3ec23bf901`,
        company: 'Hollybank Honey',
        places: [{ text: null, city: 'Truro', region: 'NS', country: 'CA' }],
        workMode: null,
        pay: [{ kind: 'fields', min: 52000, max: 58000, currency: 'CAD', period: 'YEAR', label: null }],
        employmentType: 'FULL_TIME',
        department: 'Apiary',
        postedAt: '2026-02-10',
        expiresAt: '2026-05-10',
        description: '<p>You keep two million bees.</p>',
      },
    ])
  })

  it('are read from the banner without JSON-LD, its labels put into words', () => {
    expect(job(2, '2d861561c6f2').postings).toMatchObject([
      {
        externalId: '2d861561c6f2',
        title: 'Honey Taster',
        places: [{ text: 'Remote Halifax, NS' }],
        workMode: 'Remote',
        pay: [{ kind: 'text', text: '$24 / hour' }],
        employmentType: 'Part-Time',
        description: '<p>You tell clover from heather.</p>',
      },
    ])
  })

  it('take a label for several places as none of them', () => {
    const body =
      '<div class="banner"><h1>Cook</h1><li class="location"><span>%LABEL_MULTIPLE_LOCATIONS%</span> (2)</li></div><div class="description">x</div>'
    expect(read(body, `${HOME}/p/a1`).postings[0]?.places).toEqual([])
  })

  it('are refused under their id when the page is that of the system', () => {
    const reason = 'neither JSON-LD nor title and text in this page'
    expect(job(3, '3e0000000001')).toEqual({
      postings: [],
      refused: [{ path: 'JobPosting', reason, externalId: '3e0000000001' }],
    })
  })
})

describe('breezy addresses', () => {
  it.each([
    ['https://hollybank.breezy.hr/', 'hollybank'],
    ['https://hollybank.breezy.hr/json', 'hollybank'],
    ['https://hollybank.breezy.hr/p/18df3ec23bf901-chief-beekeeper/apply?source=x', 'hollybank'],
    ['https://20four7va.breezy.hr/embed/js?inject_styles=true', '20four7va'],
  ])('are detected: %s', (url, board) => {
    expect(breezy.detect(new URL(url))).toEqual({ board })
  })

  it.each([
    'https://breezy.hr/',
    'https://www.breezy.hr/blog',
    'https://api.breezy.hr/v3/companies',
    'https://assets-cdn.breezy.hr/x.js',
    'https://breezy.hr.evil.example/p/1',
  ])('are not detected: %s', (url) => {
    expect(breezy.detect(new URL(url))).toBeNull()
  })

  it('are told from a board under a domain of the employer by its scripts', () => {
    const url = new URL('https://careers.hollybank.example/')
    const html = '<script src="https://assets-cdn.breezy.hr/breezy-portal/script.js"></script>'
    const found = breezy.detectPage?.({ url, links: [], html })
    expect(found).toEqual({ board: 'careers.hollybank.example', origin: 'https://careers.hollybank.example' })
    expect(breezy.first({ board: '', origin: '', ...found }).url).toBe('https://careers.hollybank.example/json')
    expect(breezy.detectPage?.({ url, links: [], html: '<p>Breezy</p>' })).toBeNull()
  })
})
