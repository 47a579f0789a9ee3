import type { CellProof, Figure, GatedFigure } from '../../src/domain/figure.ts'
import type { Database } from '../../src/store/database.ts'
import { beginRelease, insertFigures, publishRelease } from '../../src/store/release.ts'

/** A figure as a test states it: what is left out is '' or null, of this role, counted openings. */
export type StatedFigure = Partial<Figure> & { metric: string }

export const ROLE = 'patient-services-representative'
export const RELEASE = '2026-11-19'
const DAY = '2026-11-19'

export const CELL: CellProof = {
  publisher: 'bls-oews',
  dataset: 'national 2024',
  release: 'May 2024',
  file: 'national_M2024_dl.xlsx',
  sha256: 'ab'.repeat(32),
  row: 'national_M2024_dl!648',
  column: 'A_MEDIAN',
  printed: '44640',
}

/** A figure with its defaults; withheld ones lose value and interval as the gate takes them. */
export function figureOf(stated: StatedFigure): Figure {
  const isOfficial = stated.grade === 'official'
  const currency = /^([A-Z]{3})\/year$/.exec(stated.unit ?? '')?.[1]
  const pay = currency === undefined ? '' : `, with accepted base pay in ${currency}`
  const figure: Figure = {
    role: ROLE,
    level: '',
    country: '',
    region: '',
    mode: '',
    item: '',
    period: DAY,
    version: 1,
    unit: 'openings',
    value: null,
    text: null,
    low: null,
    high: null,
    n: isOfficial ? null : 120,
    employers: isOfficial ? null : 40,
    grade: stated.withheld ? null : 'high',
    withheld: null,
    proof: isOfficial
      ? { kind: 'official', cells: [CELL] }
      : { kind: 'openings', counted: `open at the end of the release day${pay}`, leftOut: {} },
    ...stated,
  }
  return figure.withheld === null ? figure : { ...figure, value: null, text: null, low: null, high: null, grade: null }
}

/** Publishes a release of these figures as the release job does. */
export async function publish(
  db: Database,
  figures: readonly StatedFigure[],
  { id = RELEASE, asOf = new Date('2026-11-19T23:00:00Z') } = {},
): Promise<void> {
  const draft = { asOf, madeAt: asOf, codeVersion: '0.1.0', taxonomyVersion: 'abc', parameters: {}, inputs: [] }
  await beginRelease(db, { ...draft, inputsHash: 'aa'.repeat(32) }, id)
  await insertFigures(db, id, figures.map(figureOf) as GatedFigure[])
  await publishRelease(db, id, { outputsHash: 'bb'.repeat(32), figures: figures.length }, asOf)
}
