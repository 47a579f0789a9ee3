import { type HtmlPart, html, type SafeHtml } from '../../digest/escape.ts'
import { lineText, SMALL } from './frame.ts'
import { type Scale, scaleOf } from './scale.ts'
import { textWidth } from './text-width.ts'

/** `x`: days since 1970, or any number; `y` null is a gap. */
export type Point = { x: number; y: number | null; low?: number | null; high?: number | null }
export type Line = { name: string; points: readonly Point[] }

export type LineOptions = {
  lines: readonly Line[]
  /** Two points farther apart than this are not joined: what lies between is not known. */
  step: number
  yLabel(value: number, digits: number): string
  xLabel(value: number): string
  /** Drawn as a dashed line, such as 100 of an index. */
  base?: number
  from?: number
  to?: number
  /** A value holds until the next point: survival curves. */
  stairs?: boolean
}

const PLOT = 180
const LEGEND = 20
const KINDS = ['first', 'second', 'third', 'fourth']

/** Lines over time with their intervals as bands. Gaps stay gaps; a point between two gaps is a dot. Each line has its own dash
 *  and its name in a line above the plot. */
export function lineChart(options: LineOptions) {
  const { lines } = options
  const all = lines.flatMap(({ points }) => points)
  const known = all.flatMap(({ y }) => (y === null ? [] : [y]))
  const y = scaleOf({
    values: options.base === undefined ? known : [...known, options.base],
    ends: all.flatMap(({ low, high }) => [low, high]).filter((end) => typeof end === 'number'),
    ...(options.from === undefined ? {} : { from: options.from }),
    ...(options.to === undefined ? {} : { to: options.to }),
    label: options.yLabel,
  })
  const xs = all.map(({ x }) => x)
  const [first, last] = [Math.min(...xs), Math.max(...xs)]
  const x = (value: number) => round(last === first ? 50 : 1 + (98 * (value - first)) / (last - first))
  const top = lines.length > 1 ? lines.length * LEGEND + 14 : 14
  const plot = html`<svg y="${top}" width="100%" height="${PLOT}" viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible">${lines.map((line, index) => drawn(line, index, x, y, options))}</svg>`
  return {
    height: top + PLOT + 24,
    marks: [
      grid(y, top, options.base),
      plot,
      lines.map((line, index) => dots(line, index, x, y, top, options.step)),
      dates(first, last, x, top + PLOT + 18, options.xLabel),
      lines.length > 1 ? lines.map(({ name }, index) => legend(name, index)) : '',
    ],
  }
}

const up = (scale: Scale, value: number) => round(100 - scale.at(value))

function grid(scale: Scale, top: number, base: number | undefined): HtmlPart {
  const at = (percent: number) => top + round((PLOT * (100 - percent)) / 100)
  return [
    scale.ticks.map(({ at: percent, label }) => {
      const y = at(percent)
      return html`<line class="axis" x2="100%" y1="${y}" y2="${y}"/><text class="small" y="${y - 3}">${label}</text>`
    }),
    base === undefined
      ? ''
      : html`<line class="base" x2="100%" y1="${at(scale.at(base))}" y2="${at(scale.at(base))}"/>`,
  ]
}

function drawn(
  { points }: Line,
  index: number,
  x: (value: number) => number,
  y: Scale,
  { step, stairs = false }: LineOptions,
): HtmlPart {
  const kind = KINDS[index] ?? ''
  const corners = (run: readonly Known[], height: (point: Known) => number): string[] =>
    run.flatMap((point, place) => {
      const corner = `${fine(x(point.x))} ${fine(up(y, height(point)))}`
      const before = run[place - 1]
      return stairs && before !== undefined ? [`${fine(x(point.x))} ${fine(up(y, height(before)))}`, corner] : [corner]
    })
  return runsOf(points, step).map((run) => {
    const bounded = run.filter(({ low, high }) => low !== null && high !== null)
    const around = [
      ...corners(bounded, ({ high, y: middle }) => high ?? middle),
      ...corners(bounded, ({ low, y: middle }) => low ?? middle).reverse(),
    ]
    // More than one band hides the lines.
    const band = index > 0 || bounded.length < 2 ? '' : html`<path class="band ${kind}" d="M${around.join('L')}Z"/>`
    return html`${band}${run.length < 2 ? '' : html`<path class="line ${kind}" d="M${corners(run, (point) => point.y).join('L')}"/>`}`
  })
}

/** Points of their own, which no line reaches. */
function dots(line: Line, index: number, x: (value: number) => number, y: Scale, top: number, step: number): HtmlPart {
  return runsOf(line.points, step)
    .filter((run) => run.length === 1)
    .flat()
    .map(
      (point) =>
        html`<circle class="dot ${KINDS[index] ?? ''}" cx="${x(point.x)}%" cy="${top + round((PLOT * up(y, point.y)) / 100)}" r="3.5"/>`,
    )
}

type Known = { x: number; y: number; low: number | null; high: number | null }

/** Points without a gap between them. */
function runsOf(points: readonly Point[], step: number): Known[][] {
  const runs: Known[][] = []
  let before: Point | null = null
  for (const point of points) {
    const { x, y, low = null, high = null } = point
    if (y !== null) {
      const isNew = before === null || before.y === null || x - before.x > step
      if (isNew) runs.push([])
      runs.at(-1)?.push({ x, y, low, high })
    }
    before = point
  }
  return runs
}

/** First and last date, and one in the middle where there is room and it differs. */
function dates(first: number, last: number, x: (value: number) => number, y: number, label: (value: number) => string) {
  const ends: [number, string][] =
    first === last
      ? [[first, 'middle']]
      : [
          [first, 'start'],
          [last, 'end'],
        ]
  const middle = Math.round((first + last) / 2)
  const words = [label(first), label(middle), label(last)]
  const hasRoom = textWidth(words.join('   '), SMALL) < 270 && new Set(words).size === 3
  const all: [number, string][] = hasRoom ? [...ends, [middle, 'middle']] : ends
  return all.map(([at, anchor]) => {
    const across = anchor === 'start' ? 0 : anchor === 'end' ? 99.5 : x(at)
    return html`<text class="small" x="${across}%" y="${y}" text-anchor="${anchor}">${label(at)}</text>`
  })
}

function legend(name: string, index: number): SafeHtml {
  const y = 10 + index * LEGEND
  return html`<line class="line ${KINDS[index] ?? ''}" x1="0" x2="30" y1="${y}" y2="${y}"/><svg x="38" overflow="visible">${lineText(name, y + 4, { taken: 40 })}</svg>`
}

/** In thousandths of the plot. */
function fine(percent: number): number {
  return Math.round(10 * percent)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
