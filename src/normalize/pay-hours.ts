/** Hours of a full-time year of one country, and where the figure comes from. */
export type FullTimeHours = { hours: number; source: string }

/**
 * Paid hours a full-time week by country, leave included, times 52. A wage is paid for leave too, so the hours actually
 * worked (OECD) would be too few. In order of preference: a national survey of full-time employees, the collective
 * agreement that covers most, the normal week of the law. What a law only sets as an upper limit is used where nothing
 * else is known and says "limit". Sources: the laws and tables named; Eurostat lfsa_ewhun2 and StatCan as of 2025.
 */
const WEEKLY: Readonly<Record<string, readonly [hours: number, source: string]>> = {
  US: [40, 'BLS OEWS convention, 2,080 hours'],
  CA: [39.7, 'Statistics Canada table 14-10-0043, usual hours of full-time employees, 2025'],
  DK: [38.2, 'Eurostat lfsa_ewhun2, full-time employees, section J, 2025'],
  NL: [39.1, 'Eurostat lfsa_ewhun2, full-time employees, section J, 2025'],
  IE: [40.2, 'Eurostat lfsa_ewhun2, full-time employees, section J, 2025'],
  CH: [41.7, 'Swiss Federal Statistical Office, normal working hours, 2023'],
  GB: [37.5, 'collective: NHS Agenda for Change, section 10'],
  DE: [39, 'collective: TVöD § 6 (1)'],
  NO: [37.5, 'collective: LO and NHO, since 1987'],
  FR: [35, 'law: Code du travail L3121-27'],
  BE: [38, 'law: Act of 10 August 2001'],
  ES: [40, 'law: Estatuto de los Trabajadores, article 34'],
  PT: [40, 'law: Código do Trabalho, article 203'],
  IT: [40, 'law: D.Lgs. 66/2003, article 3'],
  AT: [40, 'law: AZG § 3'],
  LU: [40, 'law: Code du travail L. 211-5'],
  PL: [40, 'law: Kodeks pracy, article 129'],
  CZ: [40, 'law: Act 262/2006, § 79'],
  SK: [40, 'law: Act 311/2001, § 85'],
  HU: [40, 'law: Act I of 2012, § 92'],
  RO: [40, 'law: Codul muncii, article 112'],
  BG: [40, 'law: Labour Code, article 136'],
  SE: [40, 'law: Arbetstidslag 1982:673, § 5'],
  FI: [40, 'law: Working Hours Act 872/2019, § 5'],
  AU: [38, 'law: Fair Work Act 2009, section 62'],
  NZ: [40, 'law: Minimum Wage Act 1983, section 11B'],
  JP: [40, 'law: Labor Standards Act, article 32'],
  CN: [40, 'law: State Council Order 174'],
  TW: [40, 'law: Labor Standards Act, article 30'],
  IL: [42, 'law: extension order of 2018'],
  BR: [44, 'limit: Constitution, article 7 XIII'],
  SG: [44, 'limit: Employment Act, section 38'],
  MY: [45, 'limit: Employment Act 1955, section 60A'],
  ZA: [45, 'limit: BCEA, section 9'],
  TR: [45, 'limit: Labour Act 4857, article 63'],
  MX: [48, 'limit: Ley Federal del Trabajo, article 61'],
  IN: [48, 'limit: Factories Act 1948, section 51'],
  PH: [48, 'limit: Labor Code, article 83, six days'],
  AE: [48, 'limit: Federal Decree-Law 33/2021, article 17'],
}
/** Korea pays one day of rest a week: 209 hours a month is what the Minimum Wage Commission turns an hour into a month with. */
const KOREA: FullTimeHours = { hours: 209 * 12, source: 'Minimum Wage Commission, 209 hours a month' }

const WEEKS = 52

/** Hours of a full-time year. A country that is not listed, and none, has the 2,080 of the US convention, and says so. */
export function fullTimeHours(country: string | null): FullTimeHours {
  if (country === 'KR') return KOREA
  const known = country !== null && Object.hasOwn(WEEKLY, country) ? WEEKLY[country] : undefined
  if (known === undefined) return { hours: 2080, source: 'no national figure: BLS OEWS convention, 2,080 hours' }
  const [hours, source] = known
  return { hours: Math.round(hours * WEEKS), source }
}
