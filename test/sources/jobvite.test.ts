import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import jobvite from '../../src/sources/jobvite.ts'
import { fixture, pageOf, thrownBy, wholeHtml } from './pages.ts'

const AT = { board: 'marrowfield', origin: jobvite.origin }
const HOME = 'https://jobs.jobvite.com/marrowfield'
const FIRST = `${HOME}/search?p=0`
const read = (body: string | Uint8Array, url = FIRST) => jobvite.read(pageOf(url, wholeHtml(body), 'text/html'), AT)
const follow = (body: string | Uint8Array, url = FIRST) => jobvite.next?.(pageOf(url, wholeHtml(body)), { url }, AT)
const job = (file: string, id: string) => read(fixture(`jobvite/${file}`), `${HOME}/job/${id}`)

describe('jobvite lists', () => {
  it('name each posting of this company once, in both layouts, with its title', () => {
    expect(read(fixture('jobvite/search-0.html'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: 'oAbCfw1', title: 'Orchard Manager & Buyer' },
        { externalId: 'oDeFfw2', title: 'Soil Scientist' },
      ],
    })
    expect(read(fixture('jobvite/search-1.html'), `${HOME}/search?p=1`).listed).toEqual([
      { externalId: 'oGhIfw3', title: 'Press Operator' },
      { externalId: 'oDeFfw2', title: 'Soil Scientist' },
      { externalId: 'oJkLfw4', title: 'Cider Taster' },
    ])
  })

  it('lead to the page of each posting and to the next page until there is none', () => {
    expect(follow(fixture('jobvite/search-0.html'))).toEqual([
      { url: `${HOME}/job/oAbCfw1`, of: 'oAbCfw1' },
      { url: `${HOME}/job/oDeFfw2`, of: 'oDeFfw2' },
      { url: `${HOME}/search?p=1` },
    ])
    expect(follow(fixture('jobvite/search-1.html'), `${HOME}/search?p=1`)?.map(({ of }) => of)).toEqual([
      'oGhIfw3',
      'oDeFfw2',
      'oJkLfw4',
    ])
    expect(follow(fixture('jobvite/job-1.html'), `${HOME}/job/oAbCfw1`)).toEqual([])
  })

  it('end after 200 pages, which is refused as a cut', () => {
    const url = `${HOME}/search?p=199`
    expect(follow(fixture('jobvite/search-0.html'), url)?.every(({ of }) => of !== undefined)).toBe(true)
    expect(read(fixture('jobvite/search-0.html'), url).refused).toEqual([
      { path: 'page', reason: 'more than 200 pages; the rest is not read' },
    ])
  })

  it('are empty only when the page says so', () => {
    const empty = '<article class="jv-page-body"><p>No results found</p></article>'
    expect(read(empty)).toEqual({ postings: [], refused: [], listed: [] })
    const unknown = '<article class="jv-page-body"><ul class="new-list"></ul></article>'
    const failure = thrownBy(() => read(unknown))
    expect(failure).toBeInstanceOf(PayloadError)
    expect(failure).toMatchObject({ path: 'page', reason: expect.stringMatching(/^no postings, and no word/) })
  })
})

describe('jobvite postings', () => {
  it('have every field of their JSON-LD, and the department from the line under the title', () => {
    expect(job('job-1.html', 'oAbCfw1').postings).toEqual([
      {
        externalId: 'oAbCfw1',
        title: 'Orchard Manager & Buyer',
        url: `${HOME}/job/oAbCfw1`,
        company: 'Marrowfield Cider',
        places: [
          { text: null, city: 'Hereford', region: 'England', country: 'United Kingdom' },
          { text: null, city: 'Bath', region: 'England', country: 'United Kingdom' },
        ],
        workMode: 'TELECOMMUTE',
        pay: [{ kind: 'fields', min: 38000, max: 44000, currency: 'GBP', period: 'YEAR', label: null }],
        employmentType: 'FULL_TIME',
        department: 'Orchards',
        postedAt: '2026-02-14',
        expiresAt: '2026-05-31',
        description: '<p>You look after four hundred trees.</p>',
      },
    ])
  })

  it('are read from the markup when the page has no JSON-LD about them', () => {
    expect(job('job-2.html', 'oDeFfw2')).toMatchObject({
      refused: [],
      postings: [
        {
          externalId: 'oDeFfw2',
          title: 'Soil Scientist',
          department: 'Research',
          places: [{ text: 'Leeds, United Kingdom' }],
          description: '<p>You dig, weigh <b>and</b> write it down.</p>',
          postedAt: null,
        },
      ],
    })
  })

  it('take a line without a department as none, for it may be a place', () => {
    expect(job('job-4.html', 'oJkLfw4').postings[0]).toMatchObject({
      department: null,
      places: [{ city: 'Hereford' }],
      postedAt: '2026-02-20T00:00:00.000Z',
    })
  })

  it('are refused under their id when the page holds none', () => {
    const none = {
      path: 'JobPosting',
      reason: 'neither JSON-LD nor title and text in this page',
      externalId: 'oGhIfw3',
    }
    expect(job('job-3.html', 'oGhIfw3')).toEqual({ postings: [], refused: [none] })
    expect(read('', `${HOME}/job/oGhIfw3`).refused).toEqual([
      { path: 'page', reason: 'empty where HTML was due', externalId: 'oGhIfw3' },
    ])
  })
})

describe('jobvite addresses', () => {
  it.each([
    ['https://jobs.jobvite.com/marrowfield', 'marrowfield'],
    ['https://jobs.jobvite.com/marrowfield/jobs', 'marrowfield'],
    ['https://jobs.jobvite.com/marrowfield/job/oAbCfw1?__jvst=Job%20Board', 'marrowfield'],
    ['https://jobs.jobvite.com/careers/marrowfield/jobs?error=404', 'marrowfield'],
    ['https://careers.jobvite.com/marrowfield/search', 'marrowfield'],
  ])('are detected: %s', (url, board) => {
    expect(jobvite.detect(new URL(url))).toEqual({ board })
  })

  it.each([
    'https://jobs.jobvite.com/',
    'https://jobs.jobvite.com/__assets__/styles.css',
    'https://www.jobvite.com/marrowfield',
    'https://jobs.jobvite.com.evil.example/marrowfield',
    'https://jobs.jobvite.com/a%2Fb/jobs',
  ])('are not detected: %s', (url) => {
    expect(jobvite.detect(new URL(url))).toBeNull()
  })
})
