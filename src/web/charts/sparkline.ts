import { type HtmlPart, html, type SafeHtml } from '../../digest/escape.ts'

const WIDTH = 120
const HEIGHT = 24
const EDGE = 3

/** A small line of one value a run, the oldest first; null is a gap: the run failed. `what` names the values for who cannot see it. */
export function sparkline(what: string, values: readonly (number | null)[]): HtmlPart {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return ''
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const x = (at: number) => round(EDGE + ((WIDTH - 2 * EDGE) * at) / Math.max(1, values.length - 1))
  const y = (value: number) => round(HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (value - low)) / (high - low || 1))
  return html`<svg class="spark" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${words(what, values, known)}">${pieces(values).map((piece) => drawn(piece, x, y))}</svg>`
}

type Place = { at: number; value: number }

/** Runs of values without a gap between them. */
function pieces(values: readonly (number | null)[]): Place[][] {
  const found: Place[][] = [[]]
  for (const [at, value] of values.entries()) {
    if (value === null) found.push([])
    else found.at(-1)?.push({ at, value })
  }
  return found.filter((piece) => piece.length > 0)
}

function drawn(piece: Place[], x: (at: number) => number, y: (value: number) => number): SafeHtml {
  const [only] = piece
  if (piece.length === 1 && only !== undefined)
    return html`<circle class="first dot" cx="${x(only.at)}" cy="${y(only.value)}" r="2"/>`
  return html`<polyline class="first line" points="${piece.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')}"/>`
}

function words(what: string, values: readonly (number | null)[], known: number[]): string {
  const failed = values.length - known.length
  const span = `${Math.min(...known)} to ${Math.max(...known)}, last ${known.at(-1)}`
  return `${what} of ${values.length} runs: ${span}${failed === 0 ? '' : `; ${failed} failed`}`
}

const round = (value: number) => Math.round(value * 10) / 10
