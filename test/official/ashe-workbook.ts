import { workbookOf } from '../_support/workbook.ts'

type Plain = string | number | null

/** Headings of Table 14 as its documentation shows them: in row 5, over three rows of text, data from row 7. */
const ABOVE: Plain[][] = [
  ['Table 14.7a   Annual pay - Gross (£) - For all employee jobs: United Kingdom, 2025'],
  [null],
  [null, null, 'Number of jobs', null, 'Annual percentage', null, 'Annual percentage', 'Percentiles'],
  [null],
]
export const HEADINGS: Plain[] = [
  'Description',
  'Code',
  '(thousand)',
  'Median',
  'change',
  'Mean',
  'change',
  10,
  20,
  25,
  30,
  40,
  60,
  70,
  75,
  80,
  90,
]

/** Invented figures. */
export const PAY_ROWS: Plain[][] = [
  [
    'All employees',
    null,
    28000,
    31000,
    4.5,
    38000,
    4.1,
    10500,
    17500,
    20500,
    23000,
    27000,
    36000,
    42000,
    46000,
    51000,
    66000,
  ],
  [
    '   Professional occupations',
    2,
    7600,
    43000,
    3.9,
    49500,
    3.2,
    20000,
    29000,
    32000,
    35000,
    39500,
    47500,
    53000,
    56500,
    61000,
    78000,
  ],
  [
    '      Software workers',
    '2134',
    350,
    55000,
    4.0,
    62000,
    0.8,
    30500,
    37500,
    41000,
    44000,
    49500,
    62500,
    70500,
    75000,
    81500,
    'x',
  ],
  [
    '      Midwives',
    '2231',
    41,
    36000,
    -0.4,
    36500,
    '-',
    '..',
    25500,
    28000,
    30000,
    33000,
    38500,
    41000,
    43000,
    45000,
    ':',
  ],
  ['a  Employees on adult rates who have been in the same job for more than a year.'],
]
export const CV_ROWS: Plain[][] = [
  ['All employees', null, 0.3, 0.3, null, 0.4, null, 0.6, 0.4, 0.4, 0.4, 0.3, 0.3, 0.4, 0.4, 0.5, 0.6],
  ['   Professional occupations', 2, 0.5, 0.4, null, 0.5, null, 0.9, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.6, 0.9],
  ['      Midwives', '2231', 6.6, 2.2, null, 1.9, null, 'x', 5.1, 4.4, 3.9, 2.8, 2.1, 2.3, 2.6, 2.9, 4.8],
  ['      Software workers', '2134', 3.1, 3, null, 1.9, null, 3.1, 2.6, 2.6, 2.7, 2.9, 3.2, 3.6, 4.1, 5.2, 'x'],
]

export const PAY_NAME = 'PROV - Occupation SOC20 (4) Table 14.7a   Annual pay - Gross 2025.xlsx'
export const CV_NAME = 'PROV - Occupation SOC20 (4) Table 14.7b   Annual pay - Gross 2025 CV.xlsx'

/** A workbook of Table 14 with these rows on the sheets "All" and "Full-Time". */
export function asheWorkbook(rows: Plain[][], headings = HEADINGS, sheets = ['All', 'Male', 'Full-Time']): Uint8Array {
  const table = [...ABOVE, headings, [null], ...rows]
  return workbookOf(
    Object.fromEntries([['Notes', [['See the guide.']]], ...sheets.map((name) => [name, table] as const)]),
  )
}
