import { html, type SafeHtml } from '../../digest/escape.ts'
import { axis, lineText } from './frame.ts'
import { mark, whisker } from './interval-bars.ts'
import { type Scale, scaleOf } from './scale.ts'

export type Strip = {
  /** "Advertised, n 120". */
  name: string
  official: boolean
  hollow: boolean
  p10: number | null
  p25: number | null
  median: number
  p75: number | null
  p90: number | null
}

const ROW = 62

/** Percentiles as strips, one above the other on one axis: a line from p10 to p90, a box from p25 to p75, the median's mark. */
export function payStrips(
  strips: readonly Strip[],
  label: (value: number, digits: number) => string,
  short: (value: number) => string,
) {
  const values = strips.map(({ median }) => median)
  const ends = strips.flatMap(({ p10, p25, p75, p90 }) => [p10, p25, p75, p90]).filter((end) => end !== null)
  // Percentiles are the figures themselves, not intervals around one.
  const scale = scaleOf({ values: [...values, ...ends], label })
  const height = strips.length * ROW + 26
  return { height, marks: [axis(scale, height), strips.map((strip, index) => row(strip, index * ROW, scale, short))] }
}

function row(strip: Strip, top: number, scale: Scale, short: (value: number) => string): SafeHtml {
  const { p10, p25, median, p75, p90, official, hollow } = strip
  const kind = official ? 'official' : 'advertised'
  const y = top + 47
  const box =
    p25 === null || p75 === null
      ? ''
      : html`<rect class="box ${kind}" x="${scale.at(p25)}%" width="${width(scale, p25, p75)}%" y="${y - 6}" height="12"/>`
  const named: [string, number | null][] = [
    ['p10', p10],
    ['p50', median],
    ['p90', p90],
  ]
  const words = named.flatMap(([name, value]) => (value === null ? [] : [`${name} ${short(value)}`])).join(' · ')
  return html`${lineText(strip.name, top + 14)}${lineText(words, top + 30, { className: 'small' })}${p10 === null || p90 === null ? '' : whisker(p10, p90, y, scale, kind)}${box}${mark(median, y, scale, { kind, hollow })}
`
}

function width(scale: Scale, from: number, to: number): number {
  return Math.round((scale.at(to) - scale.at(from)) * 100) / 100
}
