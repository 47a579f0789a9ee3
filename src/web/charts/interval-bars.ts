import { type HtmlPart, html, type SafeHtml } from '../../digest/escape.ts'
import { axis, lineText } from './frame.ts'
import { type Scale, scaleOf } from './scale.ts'

export type IntervalRow = {
  name: string
  /** The figures as words: "$44,750 ($43,000 – $46,100), n 34". */
  words: string
  /** null: withheld; the words say why. */
  value: number | null
  low: number | null
  high: number | null
  /** Hollow under 30: the mark of a small sample. */
  hollow: boolean
  /** A publisher's own figure: a square instead of a circle. */
  official: boolean
}

const ROW = 54

/** One line a row: name, words, then the mark with its whiskers. What lies beyond the axis ends in an arrow. */
export function intervalBars(rows: readonly IntervalRow[], label: (value: number, digits: number) => string) {
  const values = rows.flatMap(({ value }) => (value === null ? [] : [value]))
  const ends = rows.flatMap(({ low, high }) => [low, high]).filter((end) => end !== null)
  const scale = scaleOf({ values, ends, label })
  const height = rows.length * ROW + 26
  return {
    height,
    marks: [values.length === 0 ? '' : axis(scale, height), rows.map((row, at) => line(row, at, scale))],
  }
}

function line({ name, words, value, low, high, hollow, official }: IntervalRow, index: number, scale: Scale): SafeHtml {
  const top = index * ROW
  const kind = official ? 'official' : 'advertised'
  return html`${lineText(name, top + 14)}${lineText(words, top + 30, { className: 'small' })}${value === null ? '' : html`${whisker(low ?? value, high ?? value, top + 43, scale, kind)}${mark(value, top + 43, scale, { kind, hollow })}`}
`
}

/** A whisker with its end marks. */
export function whisker(low: number, high: number, y: number, scale: Scale, kind: string): HtmlPart {
  if (low === high) return ''
  const end = (value: number) =>
    scale.holds(value)
      ? html`<line x1="${scale.at(value)}%" x2="${scale.at(value)}%" y1="${y - 4}" y2="${y + 4}"/>`
      : ''
  return html`<g class="whisker ${kind}"><line x1="${scale.at(low)}%" x2="${scale.at(high)}%" y1="${y}" y2="${y}"/>${end(low)}${end(high)}</g>`
}

/** A circle, a square for a publisher's figure, an arrow for what lies beyond the axis. */
export function mark(
  value: number,
  y: number,
  scale: Scale,
  { kind, hollow }: { kind: 'official' | 'advertised'; hollow: boolean },
): SafeHtml {
  const x = scale.at(value)
  const look = `mark ${kind}${hollow ? ' hollow' : ''}`
  if (!scale.holds(value))
    return html`<text class="beyond" x="${x}%" y="${y + 5}" text-anchor="middle">${x > 50 ? '▸' : '◂'}</text>`
  if (kind === 'advertised') return html`<circle class="${look}" cx="${x}%" cy="${y}" r="5"/>`
  return html`<svg x="${x}%" y="${y}" overflow="visible"><rect class="${look}" x="-5" y="-5" width="10" height="10"/></svg>`
}
