import type { Metric } from '../metric.ts'
import { readForRoles } from './_official.ts'
import { officialFigure } from './_official-figure.ts'

/** The publisher's measures and the items they become. */
const ITEMS: Record<string, string> = { education: '', experience: 'experience', training: 'training' }

export const officialEducation: Metric = {
  id: 'official-education',
  number: '30b',
  name: 'Typical education',
  version: 1,
  definition:
    'What the publisher says is typically needed to enter the occupation: education, and as items the work experience in a related occupation and the training on the job.',
  formula: 'the cell of the publisher’s table, as printed (BLS Employment Projections, table 1.2)',
  unit: 'text',
  minimum: null,
  interval: 'none',
  suppression: 'the publisher’s own',
  limits: 'Of the occupation. What ads ask for is another figure, see education asked.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) =>
    (await readForRoles(db, cut, Object.keys(ITEMS)))
      .filter(({ role }) => role !== '')
      .map((row) => officialFigure(row, { unit: 'text', item: ITEMS[row.measure] })),
}
