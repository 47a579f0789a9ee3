import type { Page } from 'playwright-core'

/** Where pictures are left, to be looked at by a person; null: none are taken. */
const PICTURES = process.env.PICTURES ?? null
/** Pixels of height that an eye still reads in one picture. */
const SLICE = 1_500

/** Takes the whole page, from top to bottom, in as many pictures as it needs. */
export async function takePictures(page: Page, name: string): Promise<void> {
  if (PICTURES === null) return
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }))
  for (let y = 0; y < height; y += SLICE) {
    const clip = { x: 0, y, width, height: Math.min(SLICE, height - y) }
    await page.screenshot({ path: `${PICTURES}/${name}-${y / SLICE}.png`, fullPage: true, clip })
  }
}
