import type { Metric } from '../metric.ts'
import { readForRoles } from './_official.ts'
import { officialFigure } from './_official-figure.ts'

export const growthOutlook: Metric = {
  id: 'growth-outlook',
  number: '31',
  name: 'Growth outlook',
  version: 1,
  definition:
    'Projected change of employment of the occupation over the ten years of the publisher’s projection. The figure of all roles is that of all occupations, to compare with.',
  formula: 'the cell of the publisher’s table: employment change, percent (BLS Employment Projections, table 1.2)',
  unit: '%',
  minimum: null,
  interval: 'none published',
  suppression: 'the publisher’s own',
  limits: 'A projection with the publisher’s assumptions, of the occupation and the United States.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) =>
    (await readForRoles(db, cut, ['change-percent'])).map((row) => officialFigure(row, { unit: '%' })),
}
