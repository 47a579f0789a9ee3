import { html, type SafeHtml } from '../../digest/escape.ts'
import { axis, lineText } from './frame.ts'
import { mark } from './interval-bars.ts'
import { type Scale, scaleOf } from './scale.ts'

/** Two values of one thing. `to` bears the mark, `from` a stroke; null when there is none. */
export type Pair = { name: string; words: string; from: number | null; to: number; official: boolean; hollow: boolean }

const ROW = 54

/** A row for each pair, joined by a line: its length is the gap. */
export function dumbbells(pairs: readonly Pair[], label: (value: number, digits: number) => string) {
  const values = pairs.flatMap(({ from, to }) => (from === null ? [to] : [from, to]))
  const scale = scaleOf({ values, label })
  const height = pairs.length * ROW + 26
  return { height, marks: [axis(scale, height), pairs.map((pair, index) => row(pair, index * ROW, scale))] }
}

function row({ name, words, from, to, official, hollow }: Pair, top: number, scale: Scale): SafeHtml {
  const y = top + 43
  const kind = official ? 'official' : 'advertised'
  const x = from === null ? null : scale.at(from)
  const gap =
    x === null
      ? ''
      : html`<line class="gap" x1="${x}%" x2="${scale.at(to)}%" y1="${y}" y2="${y}"/><line class="gap" x1="${x}%" x2="${x}%" y1="${y - 6}" y2="${y + 6}"/>`
  return html`${lineText(name, top + 14)}${lineText(words, top + 30, { className: 'small' })}${gap}${mark(to, y, scale, { kind, hollow })}
`
}
