import type { Figure } from '../domain/figure.ts'
import { sortedJson } from '../market/figure-line.ts'

/** text and list hold text; whole is an integer; number is a double; time is an instant in UTC. */
export type ColumnType = 'text' | 'whole' | 'number' | 'time' | 'truth' | 'list'

/** A column of an exported table. Only an `optional` one may be empty for "not stated". */
export type Column<Row> = {
  name: string
  type: ColumnType
  optional: boolean
  about: string
  of: (row: Row) => string | number | boolean | Date | string[] | null
}

/** A figure with the release it is of. */
export type ReleasedFigure = Figure & { release: string }

/** The columns of figures.csv and figures.parquet, in their order. */
export const FIGURE_COLUMNS: Column<ReleasedFigure>[] = [
  column('release', 'text', 'Id of the release.', ({ release }) => release),
  column('role', 'text', 'Role, as in its address /roles/<role>. Empty: all roles.', ({ role }) => role),
  column('metric', 'text', 'What is measured; see the list of metrics.', ({ metric }) => metric),
  column('level', 'text', 'Level of seniority. Empty: all.', ({ level }) => level),
  column('country', 'text', 'ISO 3166-1 alpha-2. Empty: all.', ({ country }) => country),
  column('region', 'text', 'ISO 3166-2, such as US-CA. Empty: all.', ({ region }) => region),
  column('mode', 'text', 'Work mode: onsite, hybrid, remote, unknown. Empty: all.', ({ mode }) => mode),
  column(
    'item',
    'text',
    'What the metric lists: quantile, employer, skill, industry, degree, role.',
    ({ item }) => item,
  ),
  column(
    'period',
    'text',
    'ISO 8601 day, month, year, or interval from/to that the figure speaks of.',
    ({ period }) => period,
  ),
  column('version', 'whole', 'Version of the metric: another one is computed otherwise.', ({ version }) => version),
  column('unit', 'text', 'Unit of value, low and high.', ({ unit }) => unit),
  column('value', 'number', 'The figure. Empty: withheld, or a text.', ({ value }) => value, true),
  column('text', 'text', 'The figure, when it is no number.', ({ text }) => text, true),
  column('low', 'number', 'Lower end of the 95 % interval.', ({ low }) => low, true),
  column('high', 'number', 'Upper end of the 95 % interval.', ({ high }) => high, true),
  column('n', 'whole', 'Observations. Empty: the publisher does not state them.', ({ n }) => n, true),
  column(
    'employers',
    'whole',
    'Distinct employers behind it, where employers are counted.',
    (row) => row.employers,
    true,
  ),
  column(
    'grade',
    'text',
    'official, low (n under 30), medium (under 100), high, or modelled.',
    ({ grade }) => grade,
    true,
  ),
  column('withheld', 'text', 'Why the figure is withheld. Empty: it is shown.', ({ withheld }) => withheld, true),
  column('proof', 'text', 'What leads to its rows, as JSON: cells of a file, or a count of openings.', ({ proof }) =>
    sortedJson(proof),
  ),
]

function column(
  name: string,
  type: ColumnType,
  about: string,
  of: Column<ReleasedFigure>['of'],
  optional = false,
): Column<ReleasedFigure> {
  return { name, type, optional, about, of }
}
