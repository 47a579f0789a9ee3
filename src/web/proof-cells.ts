import { type HtmlPart, html, httpUrl } from '../digest/escape.ts'
import type { CellProof } from '../domain/figure.ts'
import type { OfficialInput, Release } from '../domain/release.ts'
import { publisherName } from './figure-words.ts'

const MOST = 60

/** Cells of publishers' files, so that a person finds each by hand: file, hash, sheet, row, column and what is printed there. */
export function cellsSection(cells: readonly CellProof[], release: Release): HtmlPart {
  return html`<h2>In the publisher’s file</h2>
${cells.slice(0, MOST).map((cell) => cellList(cell, release))}
${cells.length > MOST ? html`<p class="note">And ${cells.length - MOST} more, in the files of the release.</p>` : ''}`
}

function cellList(cell: CellProof, release: Release): HtmlPart {
  const [place, row] = placeOf(cell.row)
  const input = release.inputs.find(
    (each): each is OfficialInput =>
      each.kind === 'official' && each.sha256 === cell.sha256 && each.publisher === cell.publisher,
  )
  const url = input?.url ? httpUrl(input.url) : null
  const facts: [string, HtmlPart][] = [
    ['Publisher', publisherName(cell.publisher)],
    ['Dataset', `${cell.dataset} (${cell.release})`],
    ['File', url === null ? cell.file : html`<a href="${url}" rel="noopener">${cell.file}</a>`],
    ['SHA-256', html`<code>${cell.sha256}</code>`],
    [place === null ? 'Row' : 'Sheet', place ?? row],
    ['Row', place === null ? null : row],
    ['Column', cell.column],
    ['Printed there', html`<strong>${cell.printed}</strong>`],
    ['Licence', input === undefined ? null : input.licence],
    ['Attribution', input === undefined ? null : input.attribution],
  ]
  return html`<dl class="particulars cell">${facts.map(([name, value]) => (value === null ? '' : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`
}

/** 'national_M2023_dl!812' is a sheet and a row; 'line 812' of a text file is a row alone. */
function placeOf(row: string): [string | null, string] {
  const at = row.lastIndexOf('!')
  return at === -1 ? [null, row] : [row.slice(0, at), row.slice(at + 1)]
}
