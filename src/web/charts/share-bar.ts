import { html, type SafeHtml } from '../../digest/escape.ts'
import { endText, lineText, TEXT } from './frame.ts'
import { textWidth } from './text-width.ts'

/** `share` in percent. */
export type Part = { name: string; share: number; label: string }

/** Fills that differ by pattern, so that colour is not needed: full, slanted, dotted, upright, empty. */
const FILLS = ['full', 'slanted', 'dotted', 'upright', 'empty'] as const

/** Parts of a whole in one bar, and under it a line for each with its fill, name and share. At most five parts. */
export function shareBar(id: string, parts: readonly Part[]) {
  const total = Math.max(
    100,
    parts.reduce((sum, { share }) => sum + share, 0),
  )
  let from = 0
  const bars = parts.map(({ share }, index) => {
    const width = (100 * share) / total
    const bar = html`<rect class="part" fill="${fill(id, index)}" x="${from.toFixed(2)}%" width="${Math.max(0, width - 0.4).toFixed(2)}%" y="2" height="22"/>`
    from += width
    return bar
  })
  return {
    height: 34 + parts.length * 22,
    marks: [patterns(id), bars, parts.map((part, index) => line(id, part, index))],
  }
}

function line(id: string, { name, label }: Part, index: number): SafeHtml {
  const y = 34 + index * 22
  return html`<rect class="part" fill="${fill(id, index)}" x="0" y="${y}" width="14" height="14"/><svg x="22" overflow="visible">${lineText(name, y + 12, { taken: textWidth(label, TEXT) + 34 })}</svg>${endText(label, y + 12)}
`
}

function fill(id: string, index: number): string {
  return `url(#${id}-${FILLS[index % FILLS.length]})`
}

function patterns(id: string): SafeHtml {
  const pattern = (name: (typeof FILLS)[number], marks: SafeHtml) =>
    html`<pattern id="${id}-${name}" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="paper" width="6" height="6"/>${marks}</pattern>`
  return html`<defs>${pattern('full', html`<rect class="ink" width="6" height="6"/>`)}${pattern('slanted', html`<path class="inked" d="M-1 7L7-1M-1 1L1-1M5 7L7 5"/>`)}${pattern('dotted', html`<circle class="ink" cx="3" cy="3" r="1.5"/>`)}${pattern('upright', html`<path class="inked" d="M3 0V6"/>`)}${pattern('empty', html``)}</defs>`
}
