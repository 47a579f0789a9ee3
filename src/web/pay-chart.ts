import { type HtmlPart, html, type SafeHtml } from '../digest/escape.ts'
import { formatMoney } from '../digest/format.ts'
import type { Figure } from '../market/figures.ts'

export type PayBar = { name: string; pay: Figure; currency: string }
type Shown = PayBar & { pay: Extract<Figure, { shown: true }> }

const WIDTH = 720
const ROW = 46
const LEFT = 36
const RIGHT = 44
const TICKS = 4

/** Medians with their intervals, one line a level; levels that are withheld are not drawn, the table names them. */
export function payChart(bars: PayBar[]): HtmlPart {
  const shown = bars.filter((bar): bar is Shown => bar.pay.shown)
  const [first] = shown
  if (!first || shown.length < 2) return ''
  const ends = shown.flatMap(({ pay }) => [pay.low ?? pay.value, pay.high ?? pay.value])
  const ticks = ticksOver(Math.min(...ends), Math.max(...ends))
  const [from = 0, to = 1] = [ticks[0], ticks.at(-1)]
  const x = (value: number) => Math.round(LEFT + ((value - from) / (to - from)) * (WIDTH - LEFT - RIGHT))
  const height = shown.length * ROW + 30
  return html`<div class="scroll"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Median advertised pay by level, the numbers are in the table below">
${ticks.map((tick) => tickLine(tick, x(tick), height, first.currency))}
${shown.map((bar, index) => barRow(bar, index * ROW, x))}
</svg></div>`
}

function barRow({ name, pay, currency }: Shown, top: number, x: (value: number) => number): SafeHtml {
  const y = top + 32
  const label = `${name}: ${formatMoney(pay.value, currency)}, n ${pay.n}`
  return html`<g><text x="0" y="${top + 18}">${label}</text>
<line class="interval" x1="${x(pay.low ?? pay.value)}" x2="${x(pay.high ?? pay.value)}" y1="${y}" y2="${y}"/>
<circle class="median" cx="${x(pay.value)}" cy="${y}" r="5"/></g>`
}

function tickLine(tick: number, at: number, height: number, currency: string): SafeHtml {
  return html`<line class="axis" x1="${at}" x2="${at}" y1="0" y2="${height - 20}"/><text class="axis-text" x="${at}" y="${height - 5}" text-anchor="middle">${formatMoney(tick, currency)}</text>`
}

/** Round steps that hold both ends: 1, 2 or 5 times a power of ten, so that labels stay distinct. Two ticks at least. */
function ticksOver(low: number, high: number): number[] {
  const rough = Math.max((high - low) / TICKS, 1)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough
  const first = Math.floor(low / step) * step
  const steps = Math.max(Math.ceil((high - first) / step), 1)
  return Array.from({ length: steps + 1 }, (_, index) => first + index * step)
}
