import { CELL, type StatedFigure } from './shown-release.ts'

const DAY_MS = 86_400_000
const PPP = 'international dollars/year'
const OFFICIAL = { grade: 'official', period: '2024-05', unit: 'USD/year', country: 'US' } as const

const cell = (column: string, printed: string) => ({ kind: 'official' as const, cells: [{ ...CELL, column, printed }] })

/** Official figures alone, as a role has them before any ad is read. */
export function officialFigures(): StatedFigure[] {
  const pay: [string, string, number][] = [
    ['mean', 'A_MEAN', 46_210],
    ['p10', 'A_PCT10', 34_650],
    ['p25', 'A_PCT25', 37_770],
    ['median', 'A_MEDIAN', 44_640],
    ['p75', 'A_PCT75', 49_590],
    ['p90', 'A_PCT90', 60_350],
  ]
  const projections = { ...OFFICIAL, period: '2024/2034' }
  const projected = (column: string, printed: string) => ({
    kind: 'official' as const,
    cells: [
      {
        ...CELL,
        publisher: 'bls-projections',
        release: '2024–34',
        file: 'occupation.xlsx',
        row: 'Table 1.2!590',
        column,
        printed,
      },
    ],
  })
  return [
    ...pay.map(([item, column, value]) => ({
      ...OFFICIAL,
      metric: 'official-pay',
      item,
      value,
      proof: cell(column, String(value)),
    })),
    {
      ...projections,
      metric: 'growth-outlook',
      unit: 'percent',
      value: 4.2,
      proof: projected('Employment change, percent', '4.2'),
    },
    {
      ...projections,
      metric: 'annual-openings',
      unit: 'thousand persons',
      value: 85.9,
      proof: projected('Occupational openings', '85.9'),
    },
    {
      ...projections,
      metric: 'official-education',
      unit: 'text',
      text: 'High school diploma or equivalent',
      proof: projected('Typical education', 'High school diploma or equivalent'),
    },
    ...(
      [
        ['naics:62', 90.7],
        ['naics:56', 4.1],
        ['naics:61', 1.8],
        ['naics:99', 1.2],
      ] as const
    ).map(([item, value]) => ({
      ...OFFICIAL,
      metric: 'top-industries',
      unit: 'percent',
      item,
      value,
      proof: cell('TOT_EMP', '753180'),
    })),
    { ...OFFICIAL, metric: 'global-pay', item: 'local', value: 44_640 },
    { ...OFFICIAL, metric: 'global-pay', item: 'usd', value: 44_640 },
    { ...OFFICIAL, metric: 'global-pay', item: 'ppp', unit: PPP, value: 44_640 },
    { ...OFFICIAL, metric: 'global-pay', country: 'GB', unit: 'GBP/year', item: 'local', value: 24_512 },
    { ...OFFICIAL, metric: 'global-pay', country: 'GB', item: 'usd', value: 31_327 },
    { ...OFFICIAL, metric: 'global-pay', country: 'GB', item: 'ppp', unit: PPP, value: 35_770 },
    { ...OFFICIAL, metric: 'official-pay', country: 'GB', unit: 'GBP/year', item: 'median', value: 24_512 },
  ]
}

/** Figures of openings: shown, of small samples, withheld, with gaps. */
export function advertisedFigures(): StatedFigure[] {
  const us = { country: 'US', unit: 'USD/year' }
  const share = { country: 'US', unit: 'percent' }
  return [
    { ...us, metric: 'advertised-median', value: 45_760, low: 44_100, high: 46_900, n: 214, employers: 61 },
    ...(
      [
        ['p10', 36_000],
        ['p25', 40_500],
        ['p75', 51_300],
        ['p90', 58_900],
      ] as const
    ).map(([item, value]) => ({ ...us, metric: 'advertised-median', item, value, n: 214 })),
    { ...us, metric: 'advertised-range', item: 'min', value: 41_600, n: 214 },
    { ...us, metric: 'advertised-range', item: 'max', value: 50_200, n: 214 },
    { ...us, metric: 'pay-by-level', level: 'junior', withheld: 'too-few', n: 4, employers: 4 },
    { ...us, metric: 'pay-by-level', level: 'mid', value: 44_750, low: 43_600, high: 45_900, n: 141, employers: 48 },
    { ...us, metric: 'pay-by-level', level: 'senior', value: 49_900, low: 47_000, high: 53_200, n: 38, employers: 21 },
    {
      ...us,
      metric: 'pay-by-level',
      level: 'lead',
      value: 54_100,
      low: 49_000,
      high: 62_000,
      n: 19,
      employers: 12,
      grade: 'low',
    },
    { ...us, metric: 'pay-by-level', level: 'manager', withheld: 'dominated', n: 12, employers: 4 },
    {
      metric: 'advertised-gap',
      item: 'as-published',
      country: 'US',
      unit: 'percent',
      value: 2.5,
      low: -1.2,
      high: 5.1,
      proof: {
        kind: 'derived',
        from: [
          { metric: 'advertised-median', scope: { country: 'US' } },
          { metric: 'official-pay', scope: { country: 'US', item: 'median', period: '2024-05' } },
        ],
        cells: [CELL],
      },
    },
    ...(
      [
        ['onsite', 70.2],
        ['hybrid', 6.1],
        ['remote', 8.3],
        ['unknown', 15.4],
      ] as const
    ).map(([mode, value]) => ({
      ...share,
      metric: 'work-mode',
      mode,
      value,
      low: value - 3,
      high: value + 3,
      n: 412,
    })),
    ...(
      [
        ['one-country', 61],
        ['countries', 4],
        ['worldwide', 8],
        ['not-stated', 27],
      ] as const
    ).map(([item, value]) => ({
      ...share,
      metric: 'remote-scope',
      item,
      value,
      low: value - 4,
      high: value + 9,
      n: 34,
    })),
    ...(['TX', 'FL', 'CO', 'MA', 'NC'] as const).flatMap((code, index) => [
      {
        metric: 'location-quotient',
        unit: 'ratio',
        country: 'US',
        region: `US-${code}`,
        value: 2.4 - index * 0.22,
        low: 1.9 - index * 0.22,
        high: 3.1 - index * 0.2,
        n: 60 - index * 9,
      },
      { metric: 'hotspot-rank', unit: 'rank', country: 'US', region: `US-${code}`, value: index + 1 },
      { metric: 'year-on-year', unit: 'percent', country: 'US', region: `US-${code}`, value: 8.4 - index * 3 },
    ]),
    { metric: 'active-postings', country: 'US', value: 412 },
    { metric: 'new-postings', country: 'US', value: 73 },
    { metric: 'year-on-year', country: 'US', unit: 'percent', value: -3.4, low: -8.1, high: 1.6 },
    {
      metric: 'posting-lifetime',
      country: 'US',
      unit: 'days',
      value: 34,
      low: 29,
      high: 41,
      proof: { kind: 'openings', counted: 'came up in the last 180 days, closed or not', leftOut: {} },
    },
    { metric: 'pay-transparency', country: 'US', unit: 'percent', value: 52, low: 47, high: 57, n: 412 },
    { metric: 'repost-share', country: 'US', unit: 'percent', value: 7, low: 5, high: 10, n: 412 },
    { metric: 'employer-concentration', country: 'US', unit: 'index', value: 412 },
    ...indexSeries('panel-index', 100, 0.9),
    ...indexSeries('board-index', 100, 1.4),
    ...(
      [
        'Harbor Clinic',
        'St. Brigid Health System of the Greater Northern Counties',
        'Mesa Family Care',
        'Lakeside Pediatrics',
      ] as const
    ).map((item, index) => ({ ...share, metric: 'top-employers', item, value: 6.1 - index * 1.2, n: 412 })),
    ...(
      [
        ['insurance verification', 58, 4.1],
        ['Epic', 41, 6.3],
        ['medical terminology', 37, 5.2],
        ['customer service', 33, 1.4],
        ['HIPAA', 29, 3.8],
        ['scheduling', 22, 1.9],
      ] as const
    ).flatMap(([item, value, lift]) => [
      { ...share, metric: 'skill-share', item, value, low: value - 5, high: value + 5, n: 388 },
      { metric: 'skill-lift', country: 'US', unit: 'ratio', item, value: lift, n: 388 },
    ]),
    { metric: 'emerging-skill', country: 'US', unit: 'pp', item: 'Epic', value: 6.2, low: 2.1, high: 10.3 },
    { ...share, metric: 'education-asked', item: 'high school', value: 71, low: 66, high: 76, n: 260 },
    { metric: 'related-role', unit: 'ratio', item: 'medical-receptionist', value: 0.83 },
  ]
}

/** Weeks of an index with four weeks that nobody read. */
function indexSeries(metric: string, from: number, slope: number): StatedFigure[] {
  const start = Date.parse('2025-11-20T00:00:00Z')
  return Array.from({ length: 53 }, (_, week) => ({
    week,
    at: new Date(start + week * 7 * DAY_MS).toISOString().slice(0, 10),
  })).map(({ week, at }) => {
    const value = from + slope * 6 * Math.sin(week / 7) + week * 0.12
    const base = { metric, country: 'US', unit: 'index', period: at, n: 380 }
    return week >= 20 && week < 24
      ? { ...base, withheld: 'gap' as const }
      : { ...base, value, low: value - 3, high: value + 3 }
  })
}
