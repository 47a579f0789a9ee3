import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import icims from '../../src/sources/icims.ts'
import { fixture, pageOf, thrownBy, wholeHtml } from './pages.ts'

const AT = { board: 'careers-quillmoor', origin: '' }
const HOME = 'https://careers-quillmoor.icims.com/jobs'
const pageUrl = (number: number) => `${HOME}/search?ss=1&in_iframe=1&pr=${number}`
const jobUrl = (id: string) => `${HOME}/${id}/job?in_iframe=1`
const read = (body: string | Uint8Array, url = pageUrl(0)) => icims.read(pageOf(url, wholeHtml(body), 'text/html'), AT)
const follow = (body: string | Uint8Array, url = pageUrl(0)) => icims.next?.(pageOf(url, wholeHtml(body)), { url }, AT)
const job = (id: string) => read(fixture(`icims/job-${id}.html`), jobUrl(id))
const readMarkup = (fields: string) =>
  read(
    `<h1 class="iCIMS_Header">Cook</h1><dl>${fields}</dl><div class="iCIMS_Expandable_Text"><p>You cook.</p></div>`,
    jobUrl('1'),
  ).postings[0]
const field = (label: string, value: string) =>
  `<div class="iCIMS_JobHeaderTag"><dt>${label}</dt><dd><span>${value}</span></dd></div>`

describe('icims lists', () => {
  it('name each posting once, with a title without its hidden label, in cards and in tables', () => {
    expect(read(fixture('icims/search-0.html'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: '4711', title: 'Ward Clerk & Greeter' },
        { externalId: '4712', title: 'Night Porter' },
      ],
    })
    expect(read(fixture('icims/search-1.html'), pageUrl(1)).listed).toEqual([
      { externalId: '4713', title: 'Theatre Nurse' },
      { externalId: '4712', title: 'Night Porter' },
    ])
  })

  it('lead to the page of each posting as inside of a frame, and to the next page until there is none', () => {
    expect(follow(fixture('icims/search-0.html'))).toEqual([
      { url: jobUrl('4711'), of: '4711' },
      { url: jobUrl('4712'), of: '4712' },
      { url: pageUrl(1) },
    ])
    expect(follow(fixture('icims/search-1.html'), pageUrl(1))?.map(({ of }) => of)).toEqual(['4713', '4712'])
    expect(follow(fixture('icims/job-4711.html'), jobUrl('4711'))).toEqual([])
  })

  it('go on by "Page 1 of 2" where the head names no next page', () => {
    const body = new TextDecoder().decode(fixture('icims/search-0.html')).replace(/<link rel="next"[^>]*>/, '')
    expect(follow(body)?.at(-1)).toEqual({ url: pageUrl(1) })
  })

  it('end after 300 pages, which is refused as a cut', () => {
    expect(follow(fixture('icims/search-0.html'), pageUrl(299))?.every(({ of }) => of !== undefined)).toBe(true)
    expect(read(fixture('icims/search-0.html'), pageUrl(299)).refused).toEqual([
      { path: 'page', reason: 'more than 300 pages; the rest is not read' },
    ])
  })

  it('are empty only when the page says so', () => {
    const empty =
      '<body><div class="iCIMS_Message">Sorry, no jobs were found that match your search criteria.</div></body>'
    expect(read(empty)).toEqual({ postings: [], refused: [], listed: [] })
    for (const other of ['<div id="icims_iframe_span"></div>', '<title>Human Verification</title>']) {
      const failure = thrownBy(() => read(other))
      expect(failure).toBeInstanceOf(PayloadError)
      expect(failure).toMatchObject({ path: 'page', reason: expect.stringMatching(/^no postings, and no word/) })
    }
  })
})

describe('icims postings', () => {
  it('have every field of their JSON-LD, the places of the ad, and the fields that the page names', () => {
    expect(job('4711').postings).toEqual([
      {
        externalId: '4711',
        title: 'Ward Clerk & Greeter',
        url: `${HOME}/4711/ward-clerk-%26-greeter/job`,
        company: 'Quillmoor Hospitals',
        places: [{ text: 'US-IL-Chicago' }, { text: 'US-Remote' }],
        workMode: 'Remote',
        pay: [{ kind: 'fields', min: 19.5, max: 24, currency: 'USD', period: 'HOUR', label: null }],
        employmentType: 'FULL_TIME',
        department: 'Administration',
        postedAt: '2026-02-11T05:00:00.000Z',
        expiresAt: '2027-02-11T05:00:00.000Z',
        description: '<h2>Overview</h2><p>You greet people at the door.</p>',
      },
    ])
  })

  it('are read from the markup when no JSON-LD is about them; a date in American digits is left out', () => {
    expect(job('4712')).toEqual({
      refused: [],
      postings: [
        {
          externalId: '4712',
          title: 'Night Porter',
          url: `${HOME}/4712/job`,
          company: null,
          places: [{ text: 'US-IL-Peoria' }],
          workMode: 'On-site',
          pay: [{ kind: 'text', text: 'USD $16.00/Hr. - USD $18.25/Hr.' }],
          employmentType: 'Regular Part-Time',
          department: 'Estates',
          postedAt: null,
          expiresAt: null,
          description:
            '<h3>Overview &amp; shifts</h3>\n<p>You move beds <i>quietly</i>.</p>\n<h3>Qualifications</h3>\n<ul><li>Soft shoes</li></ul>',
        },
      ],
    })
  })

  it('take "UNAVAILABLE" in JSON-LD for no place', () => {
    const address = { addressLocality: 'UNAVAILABLE', addressRegion: 'UNAVAILABLE', addressCountry: 'US' }
    const withPlaces = (...addresses: object[]) => {
      const data = { '@type': 'JobPosting', title: 'Cook', jobLocation: addresses.map((each) => ({ address: each })) }
      return read(`<script type="application/ld+json">${JSON.stringify(data)}</script>`, jobUrl('1')).postings[0]
        ?.places
    }
    expect(withPlaces(address)).toEqual([{ text: null, city: null, region: null, country: 'US' }])
    expect(withPlaces({ addressLocality: 'UNAVAILABLE' })).toEqual([])
  })

  it.each([
    [
      'one pay field under its name',
      field('Pay Range', '$20 - $25 Per Hour'),
      { pay: [{ kind: 'text', text: 'Pay Range: $20 - $25 Per Hour' }] },
    ],
    ['no pay without an amount', field('Salary', 'Competitive'), { pay: [] }],
    ['a place by another name', field('Location', 'CA-ON-Toronto'), { places: [{ text: 'CA-ON-Toronto' }] }],
    ['no place from the type of it', field('Location Type', 'Hybrid'), { places: [], workMode: 'Hybrid' }],
    ['no as an answer to remote', field('Remote?', 'No'), { workMode: null }],
  ])('read %s', (_name, fields, expected) => {
    expect(readMarkup(fields)).toMatchObject(expected)
  })

  it('are refused under their id when the page is about something else', () => {
    expect(job('4713')).toEqual({
      postings: [],
      refused: [{ path: 'JobPosting', reason: 'neither JSON-LD nor title and text in this page', externalId: '4713' }],
    })
  })

  it('are read in time that does not grow with sections inside sections', () => {
    const body = `<h1 class="iCIMS_Header">Cook</h1>${'<div class="iCIMS_Expandable_Text">'.repeat(190)}${'<b>x</b>'.repeat(150_000)}`
    const before = process.cpuUsage()
    expect(read(body, jobUrl('1')).postings).toHaveLength(1)
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(8)
  })
})

describe('icims addresses', () => {
  it.each([
    ['https://careers-quillmoor.icims.com', 'careers-quillmoor'],
    ['https://careers-quillmoor.icims.com/jobs/search?ss=1&searchKeyword=nurse', 'careers-quillmoor'],
    ['https://careers-quillmoor.icims.com/jobs/4711/ward-clerk/job?mode=view', 'careers-quillmoor'],
    ['https://uk-quillmoor.icims.com/jobs/intro?hashed=124489200', 'uk-quillmoor'],
  ])('are detected: %s', (url, board) => {
    expect(icims.detect(new URL(url))).toEqual({ board })
  })

  it.each([
    'https://www.icims.com/jobs/search',
    'https://api.icims.com/customers/1/search/portals/jobs',
    'https://icims.com.evil.example/jobs',
    'https://evil-icims.com/jobs',
    'https://a.b.icims.com/jobs',
  ])('are not detected: %s', (url) => {
    expect(icims.detect(new URL(url))).toBeNull()
  })

  it('are told from a portal under a domain of the employer by its frame', () => {
    const url = new URL('https://jobs.quillmoor.example/jobs/intro')
    const html = '<iframe id="icims_content_iframe" src="/jobs/intro?in_iframe=1"></iframe>'
    const found = icims.detectPage?.({ url, links: [], html })
    expect(found).toEqual({ board: 'jobs.quillmoor.example', origin: 'https://jobs.quillmoor.example' })
    expect(icims.first({ board: '', origin: '', ...found }).url).toBe(
      'https://jobs.quillmoor.example/jobs/search?ss=1&in_iframe=1&pr=0',
    )
    expect(icims.detectPage?.({ url, links: [], html: '<p>We use iCIMS</p>' })).toBeNull()
  })
})
