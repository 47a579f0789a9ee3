import type { Release } from '../domain/release.ts'
import { CATALOGUE } from '../market/catalogue/all.ts'
import type { Metric } from '../market/metric.ts'
import { citation, type Publisher } from './citation.ts'
import { type ColumnType, FIGURE_COLUMNS } from './figure-columns.ts'

/** data-dictionary.md: every column and every metric of the release in words. */
export function dataDictionary(release: Release, publisher: Publisher): string {
  return `# Figures of release ${release.id}

${citation(release, publisher)}

One row is one figure, or the reason why it is withheld. Rows stand in the order of the bytes of role, metric, level, country,
region, mode, item and period, which name a figure. \`figures.csv\` and \`figures.parquet\` have the columns below;
\`figures.json\` is one array with a figure a line, has the same fields without \`release\`, and is what the outputs hash is of:
\`sha256sum figures.json\` prints ${release.outputsHash}.

In CSV an empty field is "not stated", and a text beginning with = + - @ has an apostrophe before it, so that no spreadsheet
takes it for a formula. JSON and Parquet have the text as it is, and null for "not stated".

| column | type | may be empty | meaning |
|---|---|---|---|
${FIGURE_COLUMNS.map(({ name, type, optional, about }) => `| ${name} | ${type} | ${optional ? 'yes' : 'no'} | ${about} |`).join('\n')}

## Metrics

${CATALOGUE.filter(({ id }) => id in versionsOf(release))
  .map((metric) => metricText(metric, release))
  .join('\n\n')}
`
}

/** figures.csv-metadata.json: the same for programs, after CSV on the Web (W3C). */
export function csvMetadata(release: Release, publisher: Publisher): string {
  const metadata = {
    '@context': 'http://www.w3.org/ns/csvw',
    url: 'figures.csv',
    'dc:title': `Labour-market figures, release ${release.id}`,
    'dc:publisher': publisher.name,
    'dc:source': `${publisher.baseUrl}/releases/${release.id}`,
    'dc:issued': release.publishedAt.toISOString(),
    'dc:license': `https://spdx.org/licenses/${publisher.licence}.html`,
    'dc:bibliographicCitation': citation(release, publisher),
    dialect: {
      encoding: 'utf-8',
      delimiter: ',',
      quoteChar: '"',
      doubleQuote: true,
      header: true,
      lineTerminators: ['\n'],
    },
    tableSchema: {
      columns: FIGURE_COLUMNS.map(({ name, type, optional, about }) => ({
        name,
        titles: name,
        'dc:description': about,
        datatype: CSVW_TYPES[type],
        ...(optional ? { null: '' } : { required: !MAY_BE_ALL.has(name) }),
      })),
      primaryKey: ['release', 'role', 'metric', 'level', 'country', 'region', 'mode', 'item', 'period'],
    },
  }
  return `${JSON.stringify(metadata, null, 2)}\n`
}

/** Empty in these is a value: all. */
const MAY_BE_ALL = new Set(['role', 'level', 'country', 'region', 'mode', 'item'])

const CSVW_TYPES: Record<ColumnType, string> = {
  text: 'string',
  whole: 'integer',
  number: 'double',
  time: 'dateTime',
  truth: 'boolean',
  list: 'string',
}

function metricText(metric: Metric, release: Release): string {
  const { id, number, name, version, definition, formula, unit, minimum, interval, suppression, limits } = metric
  const published = versionsOf(release)[id]
  return `### ${id}

${name} (${number} of the catalogue), version ${published}, in ${unit}.${published === version ? '' : ` The text is of version ${version}.`}

${definition}

- Formula: ${formula}
- Least observations: ${minimum ?? 'none'}
- Interval: ${interval}
- Withheld: ${suppression}
- Limits: ${limits}`
}

function versionsOf({ parameters }: Release): Record<string, unknown> {
  return typeof parameters.metrics === 'object' && parameters.metrics !== null ? { ...parameters.metrics } : {}
}
