import { type HtmlPart, html } from '../digest/escape.ts'
import { formatCount, formatDay } from '../digest/format.ts'
import { type IndexComparison, MIN_POINTS, MIN_SPAN_DAYS } from '../market/compare-indices.ts'
import { chart, table } from './charts/frame.ts'
import { lineChart } from './charts/line-chart.ts'
import { signedPoints } from './outside-words.ts'
import { dayOf, monthLabel, stepOf } from './role/market.ts'

/** The last points in the table: the drawing has all. */
const TABLE_ROWS = 13

/** Our index of open ads beside Hiring Lab's, or how far we are from being able to compare them. */
export function indexSection(index: IndexComparison): HtmlPart {
  const head = html`<h2 id="index">Our index beside Hiring Lab’s, United States</h2>`
  if (index.withheld !== null)
    return html`${head}
<p class="withheld">${index.withheld === 'no-data' ? 'Withheld: no day has both an index of ours and one of Hiring Lab’s.' : tooShort(index)}</p>`
  return html`${head}
${facts(index)}
${drawing(index)}`
}

type Compared = Extract<IndexComparison, { withheld: null }>

function tooShort({ days, span }: { days: number; span: number }): string {
  return `Withheld, too short: ${formatCount(days)} days with both, over ${formatCount(span)} days; ${MIN_POINTS} over ${MIN_SPAN_DAYS} are needed.`
}

function facts({ correlation, growthCorrelation, meanDifference, lastDifference, days }: Compared): HtmlPart {
  return html`<ul class="facts">
<li><strong>${correlation === null ? 'none' : correlation.toFixed(2)}</strong> correlation of the levels</li>
<li><strong>${growthCorrelation === null ? 'none' : growthCorrelation.toFixed(2)}</strong> correlation of the changes over 28 days</li>
<li><strong>${signedPoints(meanDifference)}</strong> points, ours less theirs, in the mean; ${signedPoints(lastDifference)} at the end</li>
<li><strong>${formatCount(days)}</strong> days with both</li>
</ul>`
}

function drawing({ rows, first, last, days }: Compared): HtmlPart {
  const lines = [
    { name: 'Ours, boards read throughout', points: rows.map(({ onDate, ours }) => ({ x: dayOf(onDate), y: ours })) },
    { name: 'Hiring Lab, not adjusted', points: rows.map(({ onDate, theirs }) => ({ x: dayOf(onDate), y: theirs })) },
  ]
  const day = (iso: string) => formatDay(new Date(`${iso}T00:00:00Z`))
  return chart({
    id: 'index-chart',
    title: 'Open ads, 100 on the first day that both have',
    unit: `index, ${day(first)} to ${day(last)}`,
    n: `${formatCount(days)} days`,
    note: 'Ours: ads of the boards read throughout, mean of seven days. Theirs: Indeed Hiring Lab, CC BY 4.0, as known at the release.',
    ...lineChart({
      lines,
      step: stepOf(lines),
      base: 100,
      yLabel: (value, digits) => value.toFixed(digits),
      xLabel: monthLabel,
    }),
    table: table(
      'Both indices',
      [{ title: 'Day' }, { title: 'Ours' }, { title: 'Hiring Lab' }],
      rows
        .slice(-TABLE_ROWS)
        .reverse()
        .map(({ onDate, ours, theirs }) => [day(onDate), ours.toFixed(1), theirs.toFixed(1)]),
    ),
  })
}
