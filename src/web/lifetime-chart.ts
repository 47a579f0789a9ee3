import type { HtmlPart } from '../digest/escape.ts'
import type { Cut } from '../market/cut.ts'
import type { MarketHandle } from '../market/handle.ts'
import { lifetimeSteps } from '../market/lifetime-curve.ts'
import type { Counted } from '../market/proof-openings.ts'
import { logLogInterval } from '../market/statistics/kaplan-meier.ts'
import { chart, table } from './charts/frame.ts'
import { survivalCurve } from './charts/survival-curve.ts'
import { formatAmount } from './figure-words.ts'

/** Rows of the table: more are in the drawing. */
const MOST = 40

/** How long the openings of a proof stayed: nothing where none of them ended. */
export async function lifetimeChart(db: MarketHandle, cut: Cut, figure: Counted, counted: string): Promise<HtmlPart> {
  const steps = await lifetimeSteps(db, cut, figure, counted)
  const curve = steps.map((step) => {
    const { low, high } = logLogInterval(step)
    return { day: step.time, share: 100 * step.survival, low: 100 * low, high: 100 * high, step }
  })
  const [first] = steps
  if (first === undefined) return ''
  const rows = curve
    .slice(0, MOST)
    .map(({ day, share, low, high, step }) => [
      day,
      formatAmount(share, 'percent'),
      `${formatAmount(low, 'percent')} – ${formatAmount(high, 'percent')}`,
      step.atRisk,
      step.events,
    ])
  const columns = ['Day', 'Still open', '95 % interval', 'Watched', 'Closed'].map((title) => ({ title }))
  return chart({
    id: 'lifetime',
    title: 'How long ads stay',
    unit: 'percent still open after so many days',
    n: `n ${first.atRisk}`,
    note: 'Kaplan–Meier: ads that are still open count for as long as they were seen. The dashed line is the half, the band the 95 % interval (log-log).',
    ...survivalCurve(curve),
    table: table('How long ads stay', columns, rows),
  })
}
