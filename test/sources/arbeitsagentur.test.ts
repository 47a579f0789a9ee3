import { describe, expect, it } from 'vitest'
import arbeitsagentur from '../../src/sources/arbeitsagentur.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'was=Pflege&wo=Leipzig', origin: arbeitsagentur.origin }
const FIRST = arbeitsagentur.first(AT)
const SERVICE = 'https://rest.arbeitsagentur.de/jobboerse/jobsuche-service/pc'
const HEADERS = { 'x-api-key': 'jobboerse-jobsuche' }
const DETAIL = `${SERVICE}/v4/jobdetails/x`
const read = (body: string | Uint8Array, url = FIRST.url) => arbeitsagentur.read(pageOf(url, body), AT)
const list = (fields: object) =>
  JSON.stringify({ ergebnisliste: [{ referenznummer: 'r1', stellenangebotsTitel: 'Koch' }], ...fields })
const next = (body: string | Uint8Array, url = FIRST.url) => arbeitsagentur.next?.(pageOf(url, body), { url }, AT) ?? []
const detail = (fields: object) => JSON.stringify({ referenznummer: 'r1', stellenangebotsTitel: 'Koch', ...fields })

describe('arbeitsagentur', () => {
  it('names the postings of a list and leads to the page of each by its reference in base64', () => {
    const body = fixture('arbeitsagentur/list.json')
    expect(FIRST).toEqual({ url: `${SERVICE}/v6/jobs?page=1&size=100&was=Pflege&wo=Leipzig`, headers: HEADERS })
    expect(read(body)).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: '10001-1002716922-S', title: 'Pflegefachkraft (m/w/d) Nachtdienst' },
        { externalId: '12265-ab/77+x-S', title: 'Pflegehelfer (m/w/d)' },
        { externalId: '10000-1200000003-S', title: null },
      ],
    })
    expect(next(body)[0]).toEqual({
      url: `${SERVICE}/v4/jobdetails/MTAwMDEtMTAwMjcxNjkyMi1T`,
      headers: HEADERS,
      of: '10001-1002716922-S',
    })
    expect(next(body)).toHaveLength(3)
  })

  it('reads every field that the page of a posting states', () => {
    const { postings, refused } = read(fixture('arbeitsagentur/detail-1.json'), DETAIL)
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: '10001-1002716922-S',
        title: 'Pflegefachkraft (m/w/d) Nachtdienst',
        url: 'https://www.arbeitsagentur.de/jobsuche/jobdetail/10001-1002716922-S',
        company: 'Sjöliden Pflege gGmbH',
        places: [
          { text: 'Leipzig', city: 'Leipzig', region: 'SACHSEN', country: 'DEUTSCHLAND' },
          { text: 'Halle (Saale)', city: 'Halle (Saale)', region: 'SACHSEN-ANHALT', country: 'DEUTSCHLAND' },
        ],
        workMode: 'Remote',
        pay: [{ kind: 'fields', min: 19.5, max: 22, currency: 'EUR', period: 'STUNDENLOHN', label: null }],
        employmentType: 'Vollzeit, Teilzeit, unbefristet',
        department: 'Pflegefachmann/-frau',
        postedAt: '2026-10-20',
        expiresAt: '2026-12-31',
        description: '**Sjöliden** pflegt am See.\n\nSie arbeiten nachts.',
      },
    ])
  })

  it('takes pay in words, home office by agreement for nothing, and a mini job for what it is', () => {
    expect(read(fixture('arbeitsagentur/detail-2.json'), DETAIL).postings[0]).toMatchObject({
      url: 'https://www.arbeitsagentur.de/jobsuche/jobdetail/12265-ab%2F77%2Bx-S',
      workMode: null,
      pay: [{ kind: 'text', text: 'TV-L E5' }],
      employmentType: 'Minijob, befristet',
      expiresAt: null,
    })
  })

  it('takes the occupation for a missing title, a fixed amount for both ends, and KEINE_ANGABE for nothing', () => {
    expect(read(fixture('arbeitsagentur/detail-3.json'), DETAIL).postings[0]).toMatchObject({
      title: 'Altenpflegehelfer/in',
      company: null,
      pay: [{ min: 31200, max: 31200, period: 'JAHRESGEHALT' }],
      employmentType: 'AUSBILDUNG, Vollzeit',
      places: [{ text: 'DEUTSCHLAND', city: null, region: null }],
    })
    expect(read(detail({ verguetungsangabe: 'STUNDENLOHN' }), DETAIL).postings[0]?.pay).toEqual([])
  })

  it('asks for the next hundred while the count says so, or while pages are full when it says nothing', () => {
    const pages = (body: string, url?: string) => next(body, url).filter(({ of }) => of === undefined)
    const second = FIRST.url.replace('page=1', 'page=2')
    expect(pages(list({ maxErgebnisse: 101 }))).toEqual([{ url: second, headers: HEADERS }])
    expect(pages(list({ maxErgebnisse: 100 }))).toEqual([])
    expect(pages(list({}))).toEqual([])
    const full = Array.from({ length: 100 }, (_, index) => ({ referenznummer: `r${index}` }))
    expect(pages(list({ ergebnisliste: full }))).toHaveLength(1)
  })

  it('stops where the interface does, at 10,000 postings, and says that the listing is cut', () => {
    const last = FIRST.url.replace('page=1', 'page=100')
    expect(next(list({ maxErgebnisse: 10_001 }), last).filter(({ of }) => of === undefined)).toEqual([])
    expect(read(list({ maxErgebnisse: 10_001 }), last).refused).toEqual([
      { path: 'page', reason: 'more than 10000 postings; the rest is not given' },
    ])
    expect(read(list({ maxErgebnisse: 10_000 }), last).refused).toEqual([])
  })

  it('reads a search without results as an empty board, and an answer without its list as a failure', () => {
    expect(read('{"maxErgebnisse":0,"page":1}')).toEqual({ postings: [], refused: [], listed: [] })
    expect(() => read('{"maxErgebnisse":3}')).toThrow(/ergebnisliste: missing/)
    expect(() => read('{"messages":[{"code":"EINGABEPARAMETER_FEHLERHAFT"}]}')).toThrow(/ergebnisliste: missing/)
    expect(() => read('{"messages":[{"code":"STELLENANGEBOT_NICHT_GEFUNDEN"}]}', DETAIL)).toThrow(
      /referenznummer: missing/,
    )
  })

  it('refuses a listed posting without reference and keeps the one beside it', () => {
    const { listed, refused } = read(list({ ergebnisliste: [{}, { referenznummer: 'r2' }], maxErgebnisse: 2 }))
    expect(listed).toEqual([{ externalId: 'r2', title: null }])
    expect(refused).toEqual([{ path: 'ergebnisliste[0].referenznummer', reason: 'missing' }])
  })

  it.each([
    ['no title', { stellenangebotsTitel: null }, 'page.stellenangebotsTitel', 'missing'],
    ['pay in words', { gehaltsspanneVon: 'gut' }, 'page.gehaltsspanneVon', 'expected number, found text'],
    ['places as text', { stellenlokationen: 'Ulm' }, 'page.stellenlokationen', 'expected list, found text'],
  ])('refuses the page of a posting with %s, by its path and id', (_name, bad, path, reason) => {
    expect(read(detail(bad), DETAIL)).toEqual({ postings: [], refused: [{ path, reason, externalId: 'r1' }] })
  })

  it.each([
    [
      'https://www.arbeitsagentur.de/jobsuche/suche?angebotsart=1&was=Koch&wo=Ulm&id=10000-1-S&page=2',
      'was=Koch&wo=Ulm&angebotsart=1',
    ],
    ['https://arbeitsagentur.de/jobsuche/', 'all'],
    [
      'https://rest.arbeitsagentur.de/jobboerse/jobsuche-service/pc/v4/jobs?wo=Berlin&umkreis=200&arbeitszeit=ho;mj&size=25',
      'wo=Berlin&umkreis=200&arbeitszeit=ho%3Bmj',
    ],
    ['https://www.arbeitsagentur.de/jobsuche/jobdetail/10001-1002716922-S', 'was=10001-1002716922-S'],
  ])('detects the board of %s', (url, board) => {
    expect(arbeitsagentur.detect(new URL(url))).toEqual({ board })
  })

  it.each(['https://www.arbeitsagentur.de/kontakt', 'https://www.arbeitsagentur.de.example/jobsuche/suche'])(
    'does not detect %s',
    (url) => {
      expect(arbeitsagentur.detect(new URL(url))).toBeNull()
    },
  )
})
