import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import jazzhr from '../../src/sources/jazzhr.ts'
import { fixture, pageOf, thrownBy, wholeHtml } from './pages.ts'

const AT = { board: 'tollandkites', origin: '' }
const HOME = 'https://tollandkites.applytojob.com/apply'
const LIST = `${HOME}/jobs`
const read = (body: string | Uint8Array, url = LIST) => jazzhr.read(pageOf(url, wholeHtml(body), 'text/html'), AT)
const follow = (body: string | Uint8Array, url = LIST) => jazzhr.next?.(pageOf(url, wholeHtml(body)), { url }, AT)
const job = (number: number) => read(fixture(`jazzhr/job-${number}.html`), `${HOME}/KiTe00000${number}`)

describe('jazzhr lists', () => {
  it('name each posting of this company once, by the link of its title', () => {
    expect(read(fixture('jazzhr/jobs.html'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: 'KiTe000001', title: 'Sail Maker & Mender' },
        { externalId: 'KiTe000002', title: 'Frame Bender' },
        { externalId: 'KiTe000003', title: 'Wind Reader' },
      ],
    })
  })

  it('are read in the other layouts too', () => {
    const rows =
      '<table class="resumator-job-listings"><tr><td><a href="https://tollandkites.applytojob.com/apply/A1/Cook" class="resumator-job-title-link">Cook</a></td></tr></table>'
    const items =
      '<li class="list-group-item"><h3 class="list-group-item-heading"><a href="/apply/B2/Porter">Porter</a></h3></li>'
    expect(read(rows).listed).toEqual([{ externalId: 'A1', title: 'Cook' }])
    expect(read(items).listed).toEqual([{ externalId: 'B2', title: 'Porter' }])
  })

  it('lead to the page of each posting and nowhere else', () => {
    expect(follow(fixture('jazzhr/jobs.html'))).toEqual([
      { url: `${HOME}/KiTe000001`, of: 'KiTe000001' },
      { url: `${HOME}/KiTe000002`, of: 'KiTe000002' },
      { url: `${HOME}/KiTe000003`, of: 'KiTe000003' },
    ])
    expect(follow(fixture('jazzhr/job-1.html'), `${HOME}/KiTe000001`)).toEqual([])
  })

  it('are empty when the frame of the list is, and a failure without it', () => {
    expect(read('<div id="job_listings_wrapper"></div>')).toEqual({ postings: [], refused: [], listed: [] })
    const failure = thrownBy(() => read('<html><h1>Recruiting software</h1></html>'))
    expect(failure).toBeInstanceOf(PayloadError)
    expect(failure).toMatchObject({ path: 'page', reason: 'no list of postings: the layout is not known' })
  })

  it('end after 5,000 postings, which is refused as a cut', () => {
    const link = (_: unknown, index: number) => `<h3><a href="/apply/j${index}/Cook">Cook</a></h3>`
    const many = Array.from({ length: 5001 }, link).join('')
    expect(follow(many)).toHaveLength(5000)
    expect(read(many).refused).toEqual([{ path: 'page', reason: 'more than 5000 postings; the rest is not read' }])
  })
})

describe('jazzhr postings', () => {
  it('have every field of their JSON-LD, and the department from the line under the title', () => {
    expect(job(1).postings).toEqual([
      {
        externalId: 'KiTe000001',
        title: 'Sail Maker & Mender',
        url: `${HOME}/KiTe000001/Sail-Maker-Mender`,
        company: 'Tolland Kites',
        places: [{ text: null, city: 'Gent', region: null, country: 'BE' }],
        workMode: 'TELECOMMUTE',
        pay: [{ kind: 'fields', min: 31000, max: 36000, currency: 'EUR', period: 'YEAR', label: null }],
        employmentType: 'FULL_TIME',
        department: 'Workshop',
        postedAt: '2026-02-09',
        expiresAt: '2026-06-30',
        description: '<p>You sew what flies.</p>',
      },
    ])
  })

  it('are read from the markup of the older theme', () => {
    expect(job(2).postings).toMatchObject([
      {
        externalId: 'KiTe000002',
        title: 'Frame Bender',
        url: `${HOME}/KiTe000002`,
        places: [{ text: 'Remote' }],
        employmentType: 'Contract',
        department: 'Workshop',
        description: '<p>You bend ash <em>slowly</em>.</p>',
      },
    ])
  })

  it('leave a line of two parts alone, since any of three may be missing', () => {
    const body =
      '<h1 class="job_title">Cook</h1><h3 class="job_meta">Bath - Full Time</h3><div class="job_description">x</div>'
    expect(read(body, `${HOME}/a1`).postings[0]).toMatchObject({ department: null, places: [], employmentType: null })
  })

  it('are refused under their id when the page is a shell', () => {
    const reason = 'neither JSON-LD nor title and text in this page'
    expect(job(3)).toEqual({
      postings: [],
      refused: [{ path: 'JobPosting', reason, externalId: 'KiTe000003' }],
    })
  })
})

describe('jazzhr addresses', () => {
  it.each([
    ['https://tollandkites.applytojob.com', 'tollandkites'],
    ['https://tollandkites.applytojob.com/apply', 'tollandkites'],
    ['https://tollandkites.applytojob.com/apply/jobs/', 'tollandkites'],
    ['https://tollandkites.applytojob.com/apply/jobs/details/KiTe000001?&', 'tollandkites'],
    ['https://tollandkites.applytojob.com/apply/KiTe000001/Sail-Maker-Mender?source=x', 'tollandkites'],
    ['https://tollandkites.theresumator.com/', 'tollandkites'],
    ['https://app.jazz.co/widgets/basic/create/tollandkites', 'tollandkites'],
  ])('are detected: %s', (url, board) => {
    expect(jazzhr.detect(new URL(url))).toEqual({ board })
  })

  it.each([
    'https://www.applytojob.com/apply',
    'https://applytojob.com/apply',
    'https://nested.tollandkites.applytojob.com/apply',
    'https://tollandkites.applytojob.com/admin',
    'https://applytojob.com.evil.example/apply/jobs',
    'https://app.jazz.co/login',
  ])('are not detected: %s', (url) => {
    expect(jazzhr.detect(new URL(url))).toBeNull()
  })

  it('are told from a list under a domain of the employer by its frame', () => {
    const url = new URL('https://jobs.tolland.example/apply')
    const found = jazzhr.detectPage?.({ url, links: [], html: '<div id="resumator-job-listings">' })
    expect(found).toEqual({ board: 'jobs.tolland.example', origin: 'https://jobs.tolland.example' })
    expect(jazzhr.detectPage?.({ url, links: [], html: '<div id="jobs">' })).toBeNull()
  })
})
