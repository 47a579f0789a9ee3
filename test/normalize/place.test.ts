import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Place } from '../../src/domain/place.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'

const read = createPlaceReader(loadGazetteer())
const readText = (text: string) => read([{ text }], null)
const short = ({ city, region, country }: Place): string =>
  [city, region, country].filter((part) => part !== null).join('/')
const places = (text: string): string => readText(text).places.map(short).join(' + ')

describe('reads a place from a text', () => {
  test.each([
    // City with its state
    ['Austin, TX', 'Austin/TX/US'],
    ['Chicago,  IL', 'Chicago/IL/US'],
    ['austin, tx', 'Austin/TX/US'],
    ['Newark NJ', 'Newark/NJ/US'],
    ['Boston, Mass.', 'Boston/MA/US'],
    ['Ft. Meade, MD', 'Fort Meade/MD/US'],
    ['St Louis, MO', 'St. Louis/MO/US'],
    ['Virginia Beach. VA', 'Virginia Beach/VA/US'],
    ['Vienna, VA, USA', 'Vienna/VA/US'],
    ['Paris, Texas', 'Paris/TX/US'],
    ['Rome, New York', 'Rome/NY/US'],
    ['Union, NJ', 'Union/NJ/US'],
    ['Puyallup, Washington', 'Puyallup/WA/US'],
    ['South Windsor CT, West Springfield, MA', 'South Windsor/CT/US + West Springfield/MA/US'],
    ['Seattle, Washington, USA', 'Seattle/WA/US'],
    ['Houston Texas United States', 'Houston/TX/US'],
    ['Ontario, CA, USA', 'Ontario/CA/US'],
    ['London, Ontario', 'London/ON/CA'],
    ['Vancouver, BC', 'Vancouver/BC/CA'],
    ['Toronto - Ontario', 'Toronto/ON/CA'],
    ['Sydney, New South Wales, AUS', 'Sydney/02/AU'],
    ['Perth, WA', 'Perth/08/AU'],
    ['Guadalajara, JAL', 'Guadalajara/14/MX'],
    ['São Paulo, SP.', 'São Paulo/27/BR'],
    ['São Paulo (SP)', 'São Paulo/27/BR'],
    ['Lausanne, VD, Switzerland', 'Lausanne/VD/CH'],
    ['Warsaw, Mazowieckie', 'Warsaw/78/PL'],
    ['Edinburgh, Scotland', 'Edinburgh/SCT/GB'],
    // City with its country
    ['Tokyo, Japan', 'Tokyo/40/JP'],
    ['Stuttgart, DEU', 'Stuttgart/01/DE'],
    ['Bengaluru, IN', 'Bengaluru/19/IN'],
    ['Hyderabad, IN, IN', 'Hyderābād/40/IN'],
    ['Heredia  Costa Rica', 'Heredia/04/CR'],
    ['Riyadh Saudi Arabia', 'Riyadh/10/SA'],
    ['Seoul, Korea', 'Seoul/11/KR'],
    ['Seoul, Korea, Republic of', 'Seoul/11/KR'],
    ['Cologne, Central Europe, DE', 'Köln/07/DE'],
    ['Brussels, EMEA, BE', 'Brussels/BRU/BE'],
    ['Göteborg, Nordics & UK, SE', 'Göteborg/28/SE'],
    ['Tokyo, Chiyoda, Japan', 'Tokyo/40/JP'],
    ['DIFC, Dubai, UAE', 'Dubai/03/AE'],
    ['London, CA', 'London/ON/CA'],
    ['Salem, IN', 'Salem/IN/US'],
    ['Wilmington, DE', 'Wilmington/DE/US'],
    ['Halle (Saale), Germany', 'Halle (Saale)/14/DE'],
    // What is larger comes first
    ['US-AR-SPRINGDALE-BLDG 1 ~ 12 Mill Lane', 'Springdale/AR/US'],
    ['US-NC-Cary', 'Cary/NC/US'],
    ['TX-Dallas', 'Dallas/TX/US'],
    ['IL-Chicago', 'Chicago/IL/US'],
    ['IL - Tel Aviv', 'Tel Aviv/05/IL'],
    ['CA-San Francisco', 'San Francisco/CA/US'],
    ['CA - Toronto', 'Toronto/ON/CA'],
    ['IN-Bengaluru', 'Bengaluru/19/IN'],
    ['TR-Istanbul', 'Istanbul/34/TR'],
    ['UK - London', 'London/ENG/GB'],
    ['SG - Singapore', 'Singapore/01/SG'],
    ['United States- Pontiac, Illinois', 'Pontiac/IL/US'],
    ['United States | Mobile, Alabama', 'Mobile/AL/US'],
    ['United States, California, Fresno', 'Fresno/CA/US'],
    ['Mexico- Monterrey, Nuevo León', 'Monterrey/19/MX'],
    ['DC - Chevy Chase, MD', 'Washington/DC/US + Chevy Chase/MD/US'],
    // A name alone
    ['London', 'London/ENG/GB'],
    ['Wien', 'Vienna/09/AT'],
    ['Dusseldorf', 'Düsseldorf/07/DE'],
    ['İstanbul', 'Istanbul/34/TR'],
    ['東京', 'Tokyo/40/JP'],
    ['Makati', 'Makati City/NCR/PH'],
    ['Mexico City', 'Mexico City/09/MX'],
    ['The Hague', 'The Hague/11/NL'],
    ['Philadelphia', 'Philadelphia/PA/US'],
    // Short names
    ['NYC', 'New York City/NY/US'],
    ['DC', 'Washington/DC/US'],
    ['Washington D.C.', 'Washington/DC/US'],
    ['San Francisco Bay Area', 'San Francisco/CA/US'],
    ['Greater London Area', 'London/ENG/GB'],
    ['Frankfurt a. M.', 'Frankfurt am Main/05/DE'],
    ['Frankfurt/Main', 'Frankfurt am Main/05/DE'],
    ['Delhi NCR', 'Delhi/07/IN'],
    ['HCMC', 'Ho Chi Minh City/20/VN'],
    // Words around the name
    ['Zurich HQ', 'Zürich/ZH/CH'],
    ['Our London Office', 'London/ENG/GB'],
    ['Singapore Office', 'Singapore/01/SG'],
    ['Berlin & more', 'Berlin/16/DE'],
    ['Berlin +3 more', 'Berlin/16/DE'],
    ['NYC: Soho HQ', 'New York City/NY/US'],
    ['Boston: Newbury', 'Boston/MA/US'],
    ['London (Shoreditch)', 'London/ENG/GB'],
    ['Lyon 🇫🇷', 'Lyon/84/FR'],
    ['🇧🇷 São Paulo / 🇲🇽 Mexico City', 'São Paulo/27/BR + Mexico City/09/MX'],
    ['12 Harbour Street, Sacramento, California', 'Sacramento/CA/US'],
    ['4410 S. Elm St. Los Angeles, CA. 90007', 'Los Angeles/CA/US'],
    ['88 Foundry Court, Suite 460 Denver, CO 80216', 'Denver/CO/US'],
    ['10115 Berlin', 'Berlin/16/DE'],
    ['Corner Works, Oranienstraße 183, Berlin', 'Berlin/16/DE'],
    // Regions
    ['New York State', 'NY/US'],
    ['Idaho, United States', 'ID/US'],
    ['Quebec, Canada', 'QC/CA'],
    ['Georgia, USA', 'GA/US'],
    ['TX', 'TX/US'],
    ['Bayern', '02/DE'],
    ['Bali, Indonesia', '02/ID'],
    ['Point Nowhere, MD', 'MD/US'],
    ['Macomb, MI', 'MI/US'],
    ['Springfield Gardens Annexe, Illinois, United States', 'IL/US'],
    // Countries
    ['Schweiz', 'CH'],
    ['Holland', 'NL'],
    ['The Netherlands', 'NL'],
    ['Korea', 'KR'],
    ['UAE', 'AE'],
    ['LU', 'LU'],
    ['Ireland Locations', 'IE'],
    ['Bosnia and Herzegovina', 'BA'],
    ['Springfield, United States', 'US'],
    // Several places
    ['Mississauga, ON and Longueuil, QC', 'Mississauga/ON/CA + Longueuil/QC/CA'],
    ['Toronto, ON, Saskatoon, SK', 'Toronto/ON/CA + Saskatoon/SK/CA'],
    ['Cincinnati, OH; Chicago, IL', 'Cincinnati/OH/US + Chicago/IL/US'],
    ['Portland, OR or Seattle', 'Portland/OR/US + Seattle/WA/US'],
    ['Santa Monica OR San Rafael, CA', 'Santa Monica/CA/US + San Rafael/CA/US'],
    ['Riverside, Temecula, or San Bernardino, California', 'Riverside/CA/US + Temecula/CA/US + San Bernardino/CA/US'],
    ['London, New York', 'London/ENG/GB + New York City/NY/US'],
    ['Boston, New York', 'Boston/MA/US + New York City/NY/US'],
    ['Greater Boston, Washington, D.C., or Chicago', 'Boston/MA/US + Washington/DC/US + Chicago/IL/US'],
    ['NYC, LA, SF', 'New York City/NY/US + Los Angeles/CA/US + San Francisco/CA/US'],
    ['Tokyo/Osaka', 'Tokyo/40/JP + Osaka/32/JP'],
    ['Paris & Aubervilliers', 'Paris/11/FR + Aubervilliers/11/FR'],
    ['Berlin • München\nHamburg', 'Berlin/16/DE + Munich/02/DE + Hamburg/04/DE'],
    ['Raleigh-Durham, NC', 'Raleigh/NC/US + Durham/NC/US'],
    ['Nairobi, Nairobi, Kenya, Lagos, Nigeria', 'Nairobi/05/KE + Lagos/05/NG'],
    ['Any Office (Fremont, CA, Salem, OR, or Pittsburgh, PA)', 'Fremont/CA/US + Salem/OR/US + Pittsburgh/PA/US'],
    ['Madrid, Spain; Madrid, Spain', 'Madrid/29/ES'],
    // Traps
    ['Atlanta, Georgia', 'Atlanta/GA/US'],
    ['Tbilisi, Georgia', 'Tbilisi/51/GE'],
    ['Armenia, Georgia, Serbia', 'AM + GE + RS'],
    ['Milwaukee', 'Milwaukee/WI/US'],
    ['Albuquerque, New Mexico', 'Albuquerque/NM/US'],
    ['King of Prussia, PA', 'King of Prussia/PA/US'],
    ['Remote', ''],
    ['Remote, Oregon', 'OR/US'],
    ['Remote, OR', 'OR/US'],
    ['Lebanon, PA', 'Lebanon/PA/US'],
    ['Cambridge', ''],
    ['Springfield', ''],
    ['Victoria', ''],
    ['CA', ''],
    ['Bahrain Island', 'BH'],
    ['Cayman Islands', 'KY'],
    ['Headquarters', ''],
    ['Multiple Locations', ''],
    ['Lakeside Preparatory Academy of Dance', ''],
    ['550', ''],
    ['', ''],
  ])('%j is %j', (text, expected) => {
    expect(places(text)).toBe(expected)
  })
})

describe('work mode and whom a remote ad is open to', () => {
  test.each([
    ['Remote', 'remote', null],
    ['Fully Remote', 'remote', null],
    ['Hybrid', 'hybrid', null],
    ['In-Office', 'onsite', null],
    ['Berlin (On-site)', 'onsite', null],
    ['San Francisco (Hybrid)', 'hybrid', null],
    ['London (Remote)', 'remote', null],
    ['Boston or Remote', 'remote', null],
    ['Hybrid remote in Austin, TX', 'hybrid', null],
    ['Berlin - 60% Homeoffice', 'hybrid', null],
    ['2 days in the office, Leeds', 'hybrid', null],
    ['Not remote - London', 'onsite', null],
    ['Homeoffice, Deutschland', 'remote', 'DE'],
    ['Télétravail - France', 'remote', 'FR'],
    ['Teletrabajo, España', 'remote', 'ES'],
    ['Praca zdalna - Polska', 'remote', 'PL'],
    ['Remote - US', 'remote', 'US'],
    ['US-based remote', 'remote', 'US'],
    ['Remote-United-States', 'remote', 'US'],
    ['Remote CAN', 'remote', 'CA'],
    ['Remote (United States | Canada)', 'remote', 'US CA'],
    ['Remote - Ontario, Canada', 'remote', 'CA'],
    ['Remote, Singapore', 'remote', 'SG'],
    ['Anywhere in France, Belgium', 'remote', 'FR BE'],
    ['Austin, TX OR US Remote', 'remote', 'US'],
    ['Remote - LATAM - ARG', 'remote', 'AR'],
    ['Remote (EMEA)', 'remote', 'EMEA'],
    ['DACH (Remote)', 'remote', 'DACH'],
    ['Remote - Europe (incl. UK)', 'remote', 'Europe'],
    ['North America Remote / San Francisco, CA', 'remote', 'North America'],
    ['Remote/Anywhere in Latin America', 'remote', 'LATAM'],
    ['Remote, Worldwide/Anywhere', 'remote', 'worldwide'],
    ['World Wide - Remote', 'remote', 'worldwide'],
    ['Anywhere', 'remote', 'worldwide'],
    ['Europe', null, 'Europe'],
    ['Munich', null, null],
    ['Germany', null, null],
    ['Homer, Alaska', null, null],
  ])('%j: %s, open to %s', (text, mode, open) => {
    const reading = readText(text)
    expect(reading.workMode).toBe(mode)
    const scope = reading.remoteScope
    const named =
      scope?.kind === 'countries' ? scope.countries.join(' ') : scope?.kind === 'area' ? scope.area : scope?.kind
    expect(named ?? null).toBe(open)
  })

  test.each([
    ['TELECOMMUTE', 'remote'],
    ['ON_SITE', 'onsite'],
    ['FULLY_REMOTE', 'remote'],
    ['hybrid_remote', 'hybrid'],
    ['Onsite', 'onsite'],
    ['WFH', 'remote'],
    ['flexible', null],
  ])('the source field %j is %s', (field, mode) => {
    expect(read([{ text: 'Leeds' }], field).workMode).toBe(mode)
  })

  it('takes the field before the text', () => {
    expect(read([{ text: 'London (Remote)' }], 'Hybrid').workMode).toBe('hybrid')
  })
})

describe('parts stated apart', () => {
  it('reads city, region and country as stated', () => {
    const [place] = read([{ text: 'Main campus', city: 'Springfield', region: 'IL', country: 'US' }], null).places
    expect(place).toMatchObject({ kind: 'city', country: 'US', region: 'IL', regionName: 'Illinois', confidence: 1 })
  })

  it('takes codes and names of countries, whatever their case', () => {
    const stated = [
      { text: null, city: 'Lyon', country: 'fra' },
      { text: null, country: 'Deutschland' },
    ]
    expect(read(stated, null).places.map(short)).toEqual(['Lyon/84/FR', 'DE'])
  })

  it('keeps a city it does not know, without coordinates', () => {
    const [place] = read([{ text: null, city: 'Nieuwdorp aan Zee', country: 'NL' }], null).places
    expect(place).toMatchObject({ city: 'Nieuwdorp aan Zee', country: 'NL', geonameId: null, latitude: null })
  })

  it('lets the stated country decide between namesakes in the text', () => {
    expect(read([{ text: 'London', country: 'CA' }], null).places.map(short)).toEqual(['London/ON/CA'])
    expect(read([{ text: 'San Carlos', country: 'US' }], null).places.map(short)).toEqual(['San Carlos/CA/US'])
  })

  it('keeps the country when the city in the text stays ambiguous', () => {
    expect(read([{ text: 'Springfield', country: 'US' }], null).places.map(short)).toEqual(['US'])
  })

  it('reads "Remote" as a city as a work mode and keeps the other cities', () => {
    const reading = read(
      [
        { text: null, city: 'Remote', country: 'PL' },
        { text: null, city: 'Gdańsk', country: 'PL' },
      ],
      null,
    )
    expect(reading.workMode).toBe('remote')
    expect(reading.places.map(short)).toEqual(['PL', 'Gdańsk/82/PL'])
  })

  it('does not carry the country of one place over to a clear other one', () => {
    const stated = [{ text: 'Vancouver, BC' }, { text: 'San Francisco, CA' }, { text: 'London' }]
    expect(read(stated, null).places.map(short)).toEqual(['Vancouver/BC/CA', 'San Francisco/CA/US', 'London/ENG/GB'])
  })
})

describe('what is not known', () => {
  it('keeps texts that no place answers to, and not those that say nothing', () => {
    expect(readText('Zorbington Yard; Berlin; HQ').unresolved).toEqual(['Zorbington Yard'])
    expect(readText('Various Locations').unresolved).toEqual([])
  })

  it('is less certain of a city chosen by population than of one named with its state', () => {
    const confidence = (text: string): number => readText(text).places[0]?.confidence ?? 0
    expect(confidence('Birmingham, AL')).toBe(1)
    expect(confidence('Birmingham')).toBeLessThan(confidence('Tokyo'))
    expect(confidence('Tokyo')).toBeLessThan(1)
    expect(confidence('Georgia')).toBeLessThan(confidence('Ohio'))
  })
})

describe('hostile text', () => {
  const pieces = fc.constantFrom(
    'Berlin',
    'CA',
    ', ',
    ' - ',
    ' or ',
    '(',
    ')',
    '/',
    'Remote',
    '🇩🇪',
    'İ',
    '\u0000',
    '1',
    '. ',
    '-',
    '%',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
  )

  it('never throws and names only countries of two letters', () => {
    fc.assert(
      fc.property(texts, fc.option(texts), fc.option(texts), (text, city, mode) => {
        const reading = read([{ text, city, region: city, country: mode }], mode)
        for (const place of reading.places) {
          expect(place.country).toMatch(/^[A-Z]{2}$/)
          expect(place.confidence).toBeGreaterThan(0)
          expect(place.confidence).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['brackets', '('.repeat(50_000)],
    ['closed brackets', '(a)'.repeat(20_000)],
    ['commas', 'Paris, '.repeat(20_000)],
    ['dashes', 'a - '.repeat(20_000)],
    ['words', 'remote work '.repeat(20_000)],
    ['spaces', ' '.repeat(100_000)],
    ['one word', 'x'.repeat(100_000)],
    ['digits', '1 '.repeat(50_000)],
  ])('reads endless %s in little time', (_, text) => {
    const started = performance.now()
    readText(text)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
