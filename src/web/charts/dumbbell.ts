import { html, type SafeHtml } from '../../digest/escape.ts'
import { axis, lineText } from './frame.ts'
import { mark } from './interval-bars.ts'
import { type Scale, scaleOf } from './scale.ts'

export type Pair = {
  name: string
  words: string
  advertised: number | null
  official: number | null
  /** The advertised one is of a small sample. */
  hollow: boolean
}

const ROW = 54

/** Two values a row, joined by a line: the length of the line is the gap. A circle is advertised, a square official. */
export function dumbbells(pairs: readonly Pair[], label: (value: number, digits: number) => string) {
  const values = pairs.flatMap(({ advertised, official }) => [advertised, official]).filter((value) => value !== null)
  const scale = scaleOf({ values, label })
  const height = pairs.length * ROW + 26
  return { height, marks: [axis(scale, height), pairs.map((pair, index) => row(pair, index * ROW, scale))] }
}

function row({ name, words, advertised, official, hollow }: Pair, top: number, scale: Scale): SafeHtml {
  const y = top + 43
  const gap =
    advertised === null || official === null
      ? ''
      : html`<line class="gap" x1="${scale.at(advertised)}%" x2="${scale.at(official)}%" y1="${y}" y2="${y}"/>`
  return html`${lineText(name, top + 14)}${lineText(words, top + 30, { className: 'small' })}${gap}${official === null ? '' : mark(official, y, scale, { kind: 'official', hollow: false })}${advertised === null ? '' : mark(advertised, y, scale, { kind: 'advertised', hollow })}
`
}
