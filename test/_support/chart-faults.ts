import type { Page } from 'playwright-core'

/** Box of a label, in pixels of the page. */
type Label = { words: string; left: number; right: number; top: number; bottom: number }
type Drawing = { name: string; frame: Omit<Label, 'words'>; labels: Label[] }

/** Pixels: a label bears a rim in the colour of the paper. */
const RIM = 2
/** Boxes of lines one above the other share some pixels in which no letter stands. */
const BETWEEN_LINES = 3

/** What is wrong with the drawings on a page as a reader sees it: labels that are cut or touch, a page that is too wide. */
export async function chartFaults(page: Page): Promise<string[]> {
  const { width, room, drawings } = await readPage(page)
  const wide = width > room ? [`the page is ${width} pixels wide on ${room}`] : []
  return [...wide, ...drawings.flatMap((drawing) => [...cutLabels(drawing), ...touchingLabels(drawing)])]
}

/** How many drawings and labels there are to judge. */
export async function countLabels(page: Page): Promise<{ drawings: number; labels: number }> {
  const { drawings } = await readPage(page)
  return { drawings: drawings.length, labels: drawings.reduce((sum, { labels }) => sum + labels.length, 0) }
}

function readPage(page: Page): Promise<{ width: number; room: number; drawings: Drawing[] }> {
  return page.evaluate(() => {
    const boxOf = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return { left, right, top, bottom }
    }
    const drawings = [...document.querySelectorAll('figure.chart > svg')].map((chart) => ({
      name: chart.querySelector('title')?.textContent ?? '',
      frame: boxOf(chart),
      labels: [...chart.querySelectorAll('text')]
        .filter((text) => getComputedStyle(text).display !== 'none')
        .map((text) => ({ words: text.textContent ?? '', ...boxOf(text) })),
    }))
    const { scrollWidth: width, clientWidth: room } = document.documentElement
    return { width, room, drawings }
  })
}

function cutLabels({ name, frame, labels }: Drawing): string[] {
  const isCut = ({ left, right, top, bottom }: Label) =>
    left < frame.left - RIM ||
    right > frame.right + RIM ||
    top < frame.top - RIM ||
    bottom > frame.bottom + RIM ||
    right === left
  return labels
    .filter(isCut)
    .map(({ words, left, right }) => `${name}: “${words}” is cut, ${left} to ${right} of ${frame.right}`)
}

function touchingLabels({ name, labels }: Drawing): string[] {
  const touch = (one: Label, other: Label) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > BETWEEN_LINES
  return labels.flatMap((one, index) =>
    labels
      .slice(index + 1)
      .filter((other) => touch(one, other))
      .map((other) => `${name}: “${one.words}” and “${other.words}” touch`),
  )
}
