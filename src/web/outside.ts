import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { formatCount, formatDay, formatMoney, plural } from '../digest/format.ts'
import type { Release } from '../domain/release.ts'
import { MIN_PAIRS } from '../market/outside.ts'
import {
  type OutsidePay,
  type OutsideSample,
  readOutsideIndex,
  readOutsidePay,
  readOutsideSample,
  readRevisions,
  THEIR_ADJUSTED_INDEX,
} from '../market/outside-figures.ts'
import { proofPath } from '../market/proof-path.ts'
import { currentRelease } from '../market/release.ts'
import type { Revisions } from '../market/revisions.ts'
import { table } from './charts/frame.ts'
import { publisherName } from './figure-words.ts'
import { HTML, layout } from './layout.ts'
import { indexSection } from './outside-index.ts'
import { signedPercent } from './outside-words.ts'

const TITLE = 'Against the outside'
const DESCRIPTION =
  'Our medians beside those of the statistical office, and our index beside another’s: bias, correlation, revisions, and what the sample is.'

/** How our figures stand to those that others publish, from the current release and the files that are loaded. */
export function outsideRoutes(app: FastifyInstance, context: Context): void {
  app.get('/methods/outside', async (_request, reply) => {
    const release = await currentRelease(context.market)
    const known = release?.asOf ?? context.now()
    const revisions = await readRevisions(context.market, THEIR_ADJUSTED_INDEX, known)
    const body = html`<h1>${TITLE}</h1>
<p class="lead">A figure that agrees with nobody else’s needs a reason. These are the differences, with what was compared.</p>
${release === null ? NO_RELEASE : await releaseSections(context, release)}
${revisionSection(revisions)}`
    return reply
      .type(HTML)
      .send(layout(context, { title: TITLE, description: DESCRIPTION, path: '/methods/outside', body }))
  })
}

const NO_RELEASE = html`<p class="withheld">No release is published yet, so that there are no figures of ours to lay beside others’.</p>`

async function releaseSections(context: Context, release: Release): Promise<HtmlPart> {
  const [pay, index, sample] = await Promise.all([
    readOutsidePay(context.market, release),
    readOutsideIndex(context.market, release),
    readOutsideSample(context.market, release),
  ])
  return html`<p class="note">Figures of release <a href="/releases/${release.id}">${release.id}</a>, as known on ${formatDay(release.asOf)}.</p>
${sampleSection(sample)}
${paySection(context, release, pay)}
${indexSection(index)}`
}

function sampleSection({ boards, employers }: OutsideSample): HtmlPart {
  const count = boards.reduce((sum, one) => sum + one.boards, 0)
  const read = boards.map(({ connector, boards: some }) => `${connector} ${formatCount(some)}`).join(', ')
  return html`<h2 id="sample">What the sample is</h2>
<p>${count === 0 ? 'No board is read now.' : html`Now ${plural(count, 'board')} ${count === 1 ? 'is' : 'are'} read: ${read}.`} Boards are chosen by whoever runs this service, not drawn from all employers: what follows is no estimate of the market.</p>
${employers.length === 0 ? '' : html`<p>Employers with most of the open ads: ${employers.map(({ name, share }, index) => html`${index === 0 ? '' : ', '}${name} ${(share * 100).toFixed(1)}&nbsp;%`)}.</p>`}`
}

function paySection(
  context: Context,
  release: Release,
  { pairs, comparison, withheld, withoutOfficial, official }: OutsidePay,
): HtmlPart {
  const left = html`${plural(withheld, 'role')} ${withheld === 1 ? 'has' : 'have'} an advertised median that is withheld, and ${plural(withoutOfficial, 'role')} no official median in dollars a year.`
  const head = html`<h2 id="pay">Advertised pay beside official pay, United States</h2>`
  if (comparison === null) {
    return html`${head}
<p class="withheld">Withheld: ${plural(pairs.length, 'role')} of the ${MIN_PAIRS} needed ${pairs.length === 1 ? 'has' : 'have'} both medians. ${left}</p>
${payTable(context, release, pairs)}`
  }
  const { bias, interval, correlation, rankCorrelation, near, openings } = comparison
  return html`${head}
<ul class="facts">
<li><strong>${signedPercent(bias)}</strong> bias${interval === null ? '' : html`, 95&nbsp;% interval ${signedPercent(interval.low)} to ${signedPercent(interval.high)}`}</li>
<li><strong>${correlation.toFixed(2)}</strong> correlation of the logarithms; of the ranks ${rankCorrelation.toFixed(2)}</li>
<li><strong>${(near * 100).toFixed(0)}&nbsp;%</strong> of the roles within a fifth of each other</li>
<li><strong>${formatCount(pairs.length)}</strong> roles with both, ${formatCount(openings)} openings</li>
</ul>
<p class="note">Bias is the median of ln(advertised / official). The official side is ${official.map(({ publisher, release: edition }) => `${publisherName(publisher)}, ${edition}`).join('; ')}: all who hold the occupation, of any age, as paid in its reference month; several roles may share an occupation. The advertised side is the middle of the range in ads that state one. ${left}</p>
${payTable(context, release, pairs)}`
}

function payTable(context: Context, release: Release, pairs: OutsidePay['pairs']): HtmlPart {
  if (pairs.length === 0) return ''
  const columns = [
    { title: 'Role' },
    { title: 'Advertised' },
    { title: 'Official' },
    { title: 'Difference' },
    { title: 'Openings' },
    { title: 'Employers' },
  ]
  const rows = pairs.map(({ key, advertised, official, n, employers }) => [
    html`<a href="/roles/${key}">${context.taxonomy.bySlug.get(key)?.title ?? key}</a>`,
    html`<a href="${pathOf(release, key, 'advertised-median', '')}">${formatMoney(Math.round(advertised), 'USD')}</a>`,
    html`<a href="${pathOf(release, key, 'official-pay', 'median')}">${formatMoney(Math.round(official), 'USD')}</a>`,
    signedPercent((advertised / official - 1) * 100),
    formatCount(n),
    formatCount(employers),
  ])
  return table('Advertised and official medians by role', columns, rows)
}

function pathOf({ id }: Release, role: string, metric: string, item: string): string {
  return proofPath(id, { metric, role, level: '', country: 'US', region: '', mode: '', item, period: '' })
}

function revisionSection(revisions: Revisions | null): HtmlPart {
  const head = html`<h2 id="revisions">How much published indices are revised</h2>`
  if (revisions === null) {
    return html`${head}
<p class="withheld">Withheld: fewer than two vintages of Hiring Lab’s US index are loaded (<code>jobtide official import hiring-lab</code>).</p>`
  }
  const { days, vintages, first, last, mean, largest, largestOn } = revisions
  const day = (iso: string) => formatDay(new Date(`${iso}T00:00:00Z`))
  return html`${head}
<p>Of Hiring Lab’s seasonally adjusted US index ${plural(vintages, 'vintage')} from ${day(first)} to ${day(last)} are loaded. ${plural(days, 'day')} that were first printed in one of them read differently by ${mean.toFixed(2)} points now, in the mean; the most by ${largest.toFixed(2)}, ${day(largestOn)}.</p>
<p class="note">Who quotes an index should say on which day it was read. Days of the oldest vintage are left out: they may have been printed before. Source: Indeed Hiring Lab, CC BY 4.0.</p>`
}
