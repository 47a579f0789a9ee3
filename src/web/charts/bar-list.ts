import { html, type SafeHtml } from '../../digest/escape.ts'
import { endText, lineText, TEXT } from './frame.ts'
import { whisker } from './interval-bars.ts'
import { scaleOf } from './scale.ts'
import { textWidth } from './text-width.ts'

export type Bar = {
  name: string
  value: number
  /** At the end of the line: "12.3 %". */
  label: string
  low?: number | null
  high?: number | null
  official?: boolean
}

const ROW = 38

/** Bars from zero under their names, each with its value; no axis, since every bar bears its number. `most`: end of the axis. */
export function barList(bars: readonly Bar[], most?: number) {
  const scale = scaleOf({
    values: bars.map(({ value }) => value),
    ends: bars.flatMap(({ low, high }) => [low, high]).filter((end) => typeof end === 'number'),
    from: 0,
    ...(most === undefined ? {} : { to: most }),
    label: String,
  })
  return { height: bars.length * ROW + 4, marks: bars.map(line) }

  function line({ name, value, label, low = null, high = null, official = false }: Bar, index: number): SafeHtml {
    const top = index * ROW
    const kind = official ? 'official' : 'advertised'
    const beyond = scale.holds(value) ? '' : '▸ '
    const width = Math.max(0.3, Math.round((scale.at(value) - scale.at(0)) * 100) / 100)
    return html`${lineText(name, top + 15, { taken: textWidth(beyond + label, TEXT) + 10 })}${endText(`${beyond}${label}`, top + 15)}<rect class="bar ${kind}" width="${width}%" y="${top + 21}" height="10"/>${low === null || high === null ? '' : shifted(whisker(low, high, top + 26, scale, 'over'))}
`
  }

  /** Bars begin at the very edge, the scale a little within. */
  function shifted(part: ReturnType<typeof whisker>): SafeHtml {
    return html`<svg x="-${scale.at(0)}%" overflow="visible">${part}</svg>`
  }
}
