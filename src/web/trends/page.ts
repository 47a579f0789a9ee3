import { type HtmlPart, html } from '../../digest/escape.ts'
import { capitalized, formatTime } from '../../digest/format.ts'
import { formatRegion } from '../../digest/region-name.ts'
import type { Taxonomy } from '../../domain/role.ts'
import { LEVELS } from '../../domain/role.ts'
import { SHOWN_TRENDS, type ShownTrend } from '../../market/trend-figures.ts'
import { chart, table } from '../charts/frame.ts'
import { lineChart } from '../charts/line-chart.ts'
import { withheldWords } from '../figure-link.ts'
import { metricName, scopeName } from '../figure-title.ts'
import { axisLabel, formatInterval, formatValue, periodWords, unitWords } from '../figure-words.ts'
import { option } from '../form-field.ts'
import { countryName } from '../lookup-answer.ts'
import { monthLabel, pointOf, stepOf } from '../role/market.ts'
import { modeName } from '../role/names.ts'
import { roleField, TYPE_AHEAD } from '../role-choice.ts'
import { MODES, SPANS, type TrendQuery, trendAddress } from './query.ts'

/** The form, then the drawing and the table of what it asks for. `trend` null: the query cannot be answered as it is. */
export function trendsPage(query: TrendQuery, trend: ShownTrend | null, taxonomy: Taxonomy, now: Date): HtmlPart {
  return html`<h1>Trends</h1>
<p class="lead">How the market moves: a figure over time, for any role, level, place and work mode.</p>
${query.faults.length === 0 ? '' : html`<div class="fault" role="alert"><ul>${query.faults.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}</ul></div>`}
${form(query)}
${trend === null ? '' : answer(query, trend, taxonomy, now)}
${TYPE_AHEAD}`
}

function form(query: TrendQuery): HtmlPart {
  const { fields, role } = query
  const select = (name: keyof typeof fields, label: string, choices: readonly [string, string][], all?: string) =>
    html`<div><label for="${name}">${label}</label><select id="${name}" name="${name}">${all === undefined ? '' : html`<option value="">${all}</option>`}${choices.map(([value, words]) => option(value, words, fields[name]))}</select></div>`
  const input = (name: keyof typeof fields, label: string, value: string) =>
    html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" maxlength="80" autocomplete="off"></div>`
  return html`<form class="choices" action="/trends" method="get">
${select(
  'metric',
  'Figure',
  SHOWN_TRENDS.map((id) => [id, metricName(id)]),
)}
${roleField('role', 'Role', role, (slug) => trendAddress('/trends', { ...query, request: { ...query.request, role: slug } }))}
${select(
  'level',
  'Level',
  LEVELS.map((level) => [level, capitalized(level)]),
  'All levels',
)}
${input('country', 'Country', fields.country === '' ? '' : countryName(fields.country))}
${input('region', 'Region or state', fields.region === '' ? '' : formatRegion(fields.region))}
${select(
  'mode',
  'Work mode',
  MODES.map((mode) => [mode, modeName(mode)]),
  'All modes',
)}
${select(
  'days',
  'Time',
  SPANS.map((days) => [String(days), days < 365 ? `${days} days` : `${days / 365} ${days === 365 ? 'year' : 'years'}`]),
)}
${select('grain', 'Step', [
  ['week', 'Week'],
  ['month', 'Month'],
])}
<button class="start">Show</button></form>`
}

function answer(query: TrendQuery, trend: ShownTrend, taxonomy: Taxonomy, now: Date): HtmlPart {
  const { request } = query
  const scope = scopeName({ ...request, mode: request.item ?? request.mode, item: '' }, taxonomy)
  const title = `${metricName(request.metric)}: ${scope}`
  if (trend.withheld !== null) return html`<h2 id="answer">${title}</h2><p class="withheld">${trend.withheld.text}</p>`
  const csv = trendAddress('/trends.csv', query)
  return html`<h2 id="answer">${title}</h2>
${drawing(title, query, trend)}
${leftOut(trend)}
<p><a href="${csv}">The same as CSV</a> · <a href="/methods#${request.metric}">Method</a>${request.role === '' ? '' : html` · <a href="/roles/${request.role}">The role</a>`}</p>
<p class="note">Live: counted from what was known on ${formatTime(now)}, in no release.${trend.isPartial ? ' The last period is not over.' : ''} A period in which boards were not read is a gap. Counts are rounded to 5, so that no withheld one can be worked out.</p>`
}

function drawing(title: string, query: TrendQuery, trend: ShownTrend): HtmlPart {
  const rows = [...trend.figures]
    .reverse()
    .map((figure) => [
      periodWords(figure.period),
      formatValue(figure) ?? html`<span class="withheld">${withheldWords(figure)}</span>`,
      formatInterval(figure) ?? '',
      figure.n ?? '',
      figure.employers ?? '',
    ])
  const numbers = table(
    title,
    [
      { title: capitalized(query.request.grain) },
      { title: 'Value' },
      { title: '95 % interval' },
      { title: 'n' },
      { title: 'Employers' },
    ],
    rows,
  )
  const known = trend.figures.filter(({ value }) => value !== null)
  const last = known.at(-1)
  if (last === undefined)
    return html`<p class="withheld">No period of it may be shown; the reasons are below.</p>${numbers}`
  const lines = [{ name: title, points: trend.figures.map(pointOf) }]
  const isCount = trend.unit === 'openings'
  return chart({
    id: 'trend',
    title,
    unit: unitWords(trend.unit),
    n: `n ${last.n ?? 0} at the end`,
    note: isCount ? 'A count: it has no interval.' : 'The band is the 95 % interval.',
    ...lineChart({
      lines,
      step: stepOf(lines),
      yLabel: axisLabel(trend.unit),
      xLabel: monthLabel,
      ...(isCount ? { from: 0 } : {}),
    }),
    table: numbers,
  })
}

function leftOut({ leftOut: reasons }: ShownTrend): HtmlPart {
  const parts = Object.entries(reasons).filter(([, count]) => count > 0)
  return parts.length === 0
    ? ''
    : html`<p class="note">Left out: ${parts.map(([reason, count], at) => `${at === 0 ? '' : ', '}${count} ${reason}`)}.</p>`
}
