import { type HtmlPart, html, plainLine, type SafeHtml } from '../../digest/escape.ts'
import type { Scale } from './scale.ts'
import { fitText, textWidth } from './text-width.ts'

export type ChartFrame = {
  /** Unique on the page. */
  id: string
  title: string
  unit: string
  /** What was counted: "n 1,204". */
  n: string | null
  /** What intervals and marks mean. */
  note: string
  /** Pixels. */
  height: number
  marks: HtmlPart
  /** Says the same; `table` makes it. */
  table: HtmlPart
  /** Shown open where the table is the section's own. */
  tableOpen?: boolean
}

/** The narrowest screen is 320 pixels, and the page has margins. */
export const NARROWEST = 280
export const TEXT = 13
export const SMALL = 12

/**
 * A chart in its frame: title, unit, n, drawing, note, and the table beside it. The drawing has no view box: positions across are
 * percents and sizes pixels, so that text keeps its size at any width.
 */
export function chart({ id, title, unit, n, note, height, marks, table, tableOpen = false }: ChartFrame): SafeHtml {
  const about = [unit, n].filter((part) => part !== null && part !== '').join(' · ')
  return html`<figure class="chart" id="${id}"><figcaption><strong>${title}</strong> <span id="${id}-u">${about}</span></figcaption>
<svg width="100%" height="${height}" role="img" aria-labelledby="${id}-t ${id}-u ${id}-d"><title id="${id}-t">${title}</title>
${marks}</svg>
<p class="note" id="${id}-d">${note}</p>
${tableOpen ? table : html`<details><summary>The numbers</summary>${table}</details>`}</figure>`
}

/** Cells are numbers at the right unless `words`. */
export type Column = { title: string; words?: boolean }

/** A table that scrolls by itself; the first cell of a row is its heading. */
export function table(label: string, columns: readonly Column[], rows: readonly (readonly HtmlPart[])[]): SafeHtml {
  const kind = (index: number): HtmlPart => (columns[index]?.words || index === 0 ? html` class="w"` : '')
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="numbers">
<thead><tr>${columns.map(({ title }, index) => html`<th scope="col"${kind(index)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([heading, ...cells]) =>
      html`<tr><th scope="row">${heading}</th>${cells.map((cell, index) => html`<td${kind(index + 1)}>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}

/** A line of text from the left edge; what a narrow screen cannot hold is shortened there. `taken`: pixels at the right. */
export function lineText(text: string, y: number, options: { className?: string; taken?: number } = {}): SafeHtml {
  const { className = '', taken = 0 } = options
  const size = className === 'small' ? SMALL : TEXT
  const line = plainLine(text, 120)
  const short = fitText(line, NARROWEST - taken, size)
  const kind = (width: string): HtmlPart => {
    const names = [className, width].filter((name) => name !== '').join(' ')
    return names === '' ? '' : html` class="${names}"`
  }
  if (short === line) return html`<text y="${y}"${kind('')}>${line}</text>`
  return html`<text y="${y}"${kind('narrow')}>${short}</text><text y="${y}"${kind('wide')}>${fitText(line, 600 - taken, size)}</text>`
}

/** A line of text at the right edge. */
export function endText(text: string, y: number): SafeHtml {
  return html`<text x="99.5%" y="${y}" text-anchor="end">${text}</text>`
}

/** Grid lines with their labels under them. Labels a narrow screen cannot hold are left out there, every second one first. */
export function axis(scale: Scale, height: number): HtmlPart {
  const room = (NARROWEST * 0.96) / Math.max(1, scale.ticks.length - 1)
  const widest = Math.max(0, ...scale.ticks.map(({ label }) => textWidth(label, SMALL)))
  const every = Math.max(1, Math.ceil((1.5 * widest + 8) / room))
  return scale.ticks.map(({ at, label }, index) => {
    const anchor = index === 0 ? 'start' : index === scale.ticks.length - 1 ? 'end' : 'middle'
    const kept = index % every === 0
    const x = anchor === 'start' ? 0 : anchor === 'end' ? 99.5 : at
    return html`<line class="axis" x1="${at}%" x2="${at}%" y2="${height - 18}"/><text class="small${kept ? '' : ' wide'}" x="${x}%" y="${height - 4}" text-anchor="${anchor}">${label}</text>`
  })
}
