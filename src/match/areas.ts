/*
 * Areas that remote advertisements are open to, by ISO 3166-1 alpha-2. Continents and their parts follow the United
 * Nations geoscheme (M49); the EU and the EEA their member lists; business areas their common meaning.
 */
const split = (codes: string): string[] => codes.split(' ')

const EU = split('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE')
const EEA = [...EU, ...split('IS LI NO')]
const EUROPE = [...EEA, ...split('AL AD AX BA BY CH FO GB GG GI IM JE MC MD ME MK RS RU SJ SM UA VA XK')]
const AFRICA = split(
  'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW',
)
const NORTH_AFRICA = split('DZ EG LY MA SD TN EH')
const GULF = split('AE BH KW OM QA SA')
const MIDDLE_EAST = [...GULF, ...split('EG IL IQ IR JO LB PS SY TR YE')]
const CENTRAL_ASIA = split('KG KZ TJ TM UZ')
const EAST_ASIA = split('CN HK JP KP KR MN MO TW')
const SOUTHEAST_ASIA = split('BN ID KH LA MM MY PH SG TH TL VN')
const SOUTH_ASIA = split('AF BD BT IN LK MV NP PK')
const WEST_ASIA = [...GULF, ...split('AM AZ CY GE IL IQ IR JO LB PS SY TR YE')]
const OCEANIA = split('AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS')
const NORTH_AMERICA = split('CA MX US')
const CENTRAL_AMERICA = split('BZ CR GT HN MX NI PA SV')
const CARIBBEAN = split('AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI')
const SOUTH_AMERICA = split('AR BO BR CL CO EC FK GF GY PE PY SR UY VE')
const LATIN_AMERICA = [...CENTRAL_AMERICA, ...CARIBBEAN, ...SOUTH_AMERICA]

const AREAS: Record<string, readonly string[]> = {
  europe: EUROPE,
  eu: EU,
  europeanunion: EU,
  eea: EEA,
  europeaneconomicarea: EEA,
  emea: [...EUROPE, ...MIDDLE_EAST, ...AFRICA],
  dach: split('AT CH DE'),
  nordics: split('DK FI FO IS NO SE'),
  scandinavia: split('DK NO SE'),
  baltics: split('EE LT LV'),
  benelux: split('BE LU NL'),
  iberia: split('ES PT'),
  ukandireland: split('GB IE'),
  britishisles: split('GB GG IE IM JE'),
  cee: split('AL BA BG CZ EE HR HU LT LV MD ME MK PL RO RS SI SK UA XK'),
  easterneurope: split('BG BY CZ HU MD PL RO RU SK UA'),
  westerneurope: split('AT BE CH DE FR GB IE LI LU MC NL'),
  balkans: split('AL BA BG GR HR ME MK RO RS SI XK'),
  africa: AFRICA,
  northafrica: NORTH_AFRICA,
  subsaharanafrica: AFRICA.filter((code) => !NORTH_AFRICA.includes(code)),
  middleeast: MIDDLE_EAST,
  mena: [...MIDDLE_EAST, ...NORTH_AFRICA],
  gcc: GULF,
  asia: [...CENTRAL_ASIA, ...EAST_ASIA, ...SOUTHEAST_ASIA, ...SOUTH_ASIA, ...WEST_ASIA],
  centralasia: CENTRAL_ASIA,
  eastasia: EAST_ASIA,
  southeastasia: SOUTHEAST_ASIA,
  asean: SOUTHEAST_ASIA.filter((code) => code !== 'TL'),
  southasia: SOUTH_ASIA,
  apac: [...EAST_ASIA, ...SOUTHEAST_ASIA, ...SOUTH_ASIA, ...OCEANIA],
  asiapacific: [...EAST_ASIA, ...SOUTHEAST_ASIA, ...SOUTH_ASIA, ...OCEANIA],
  oceania: OCEANIA,
  anz: split('AU NZ'),
  americas: [...NORTH_AMERICA, ...LATIN_AMERICA, ...split('BM GL PM')],
  northamerica: NORTH_AMERICA,
  namer: NORTH_AMERICA,
  centralamerica: CENTRAL_AMERICA,
  caribbean: CARIBBEAN,
  southamerica: SOUTH_AMERICA,
  latam: LATIN_AMERICA,
  latinamerica: LATIN_AMERICA,
}

const SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(AREAS).map(([name, codes]) => [name, new Set(codes)]),
)
const NO_COUNTRY: ReadonlySet<string> = new Set()

/** The countries of an area by any common spelling: "EMEA", "Latin America", "UK & Ireland". Empty for an area nobody knows. */
export function countriesOfArea(area: string): ReadonlySet<string> {
  const name = area
    .slice(0, 60)
    .toLowerCase()
    .replace('&', 'and')
    .replace(/[^a-z]/g, '')
    .replace(/^the/, '')
  return SETS.get(name) ?? NO_COUNTRY
}
