import { CATALOGUE } from './catalogue/all.ts'
import { MAX_EMPLOYER_SHARE, MIN_EMPLOYERS, MIN_N, SLICE_COUNTS_TO } from './gate.ts'
import type { Metric } from './metric.ts'
import { SENTENCES } from './withheld.ts'

/** docs/methods.md, made from the catalogue so that it cannot say anything else than the code does. */
export function methodsPage(): string {
  const sorted = [...CATALOGUE].sort((a, b) => order(a) - order(b) || (a.number < b.number ? -1 : 1))
  return `${[
    '# Methods',
    'Made from the catalogue in `src/market/catalogue` by `npm run docs:methods`; a test fails when it is not up to date. What is counted, how pay is read and the views for analysts are in [market methods](market-methods.md).',
    COMMON,
    `## Why a figure is withheld\n\n${table(
      ['code', 'meaning'],
      Object.entries(SENTENCES).map(([code, meaning]) => [`\`${code}\``, meaning]),
    )}`,
    `## Metrics\n\n${table(
      ['no.', 'metric', 'unit'],
      sorted.map((metric) => [metric.number, `[${metric.name}](#${metric.id})`, metric.unit]),
    )}`,
    ...sorted.map(metricSection),
  ].join('\n\n')}\n`
}

const COMMON = `## Rules for all metrics

- The unit is the opening. As of a cut: what was known at an instant, said of the end of a UTC day. Rows that were learnt later, or replaced before, do not count.
- A figure needs ${MIN_N} openings or more, of ${MIN_EMPLOYERS} employers or more, none with more than ${100 * MAX_EMPLOYER_SHARE} %. Many metrics need more; the table of each says so. Grades: low under 30, medium under 100, high from 100; official and modelled are grades of their own.
- What adds up is protected: of a published total over levels, countries, regions or roles and its parts, never exactly one is hidden, and hidden parts have ten openings together; the next smallest part is hidden too. Then the gate solves the equations between all totals and parts, and hides more until no hidden count follows from any combination of them. An opening in two countries or without a role breaks a sum: what does not add up gives nothing away.
- A withheld figure tells how many ads and employers there are only where the number of open openings of its scope is published anyway. Medians, percentiles and models cannot be worked out by subtraction, so they hide no neighbours.
- Where any slice may be asked for, as in trends, its neighbours are not judged beside it; counts are told to the nearest ${SLICE_COUNTS_TO} there.
- Official and advertised pay are never averaged. Models are marked and stand beside what they are made of.
- Nothing is random: bootstraps draw from a generator seeded with the figure's own scope, so the same rows give the same figures byte for byte.
- A title without a level word counts for the plain level, \`mid\`.`

function metricSection(metric: Metric): string {
  const rows = [
    ['id, version', `\`${metric.id}\`, ${metric.version}`],
    ['definition', metric.definition],
    ['formula', metric.formula],
    ['unit', metric.unit],
    ['fewest observations', metric.minimum === null ? 'none of its own' : String(metric.minimum)],
    ['interval', metric.interval],
    ['suppression', metric.suppression],
    ['limits', metric.limits],
  ]
  return `<a id="${metric.id}"></a>\n\n### ${metric.number} ${metric.name}\n\n${table(['', ''], rows)}`
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function order({ number }: Metric): number {
  return Number.parseInt(number, 10)
}
