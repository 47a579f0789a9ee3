import type { Metric } from '../metric.ts'
import { readForRoles } from './_official.ts'
import { officialFigure } from './_official-figure.ts'

export const annualOpenings: Metric = {
  id: 'annual-openings',
  number: '31b',
  name: 'Annual openings',
  version: 1,
  definition:
    'Openings a year that the publisher projects for the occupation, from growth and from people who leave it, on average over the projection.',
  formula: 'the cell of the publisher’s table, printed in thousands, x 1,000',
  unit: 'openings a year',
  minimum: null,
  interval: 'none published',
  suppression: 'the publisher’s own',
  limits: 'Growth and separations, not advertisements: it cannot be compared with counts of postings.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) =>
    (await readForRoles(db, cut, ['openings'])).map((row) =>
      officialFigure(row, { unit: 'openings/year', times: row.unit.startsWith('thousand') ? 1_000 : 1 }),
    ),
}
