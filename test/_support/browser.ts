import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The system's Chromium, or null. */
export const CHROMIUM =
  [process.env.CHROMIUM_PATH ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ?? null

if (CHROMIUM === null) console.info('Browser tests are skipped: no chromium is installed and CHROMIUM_PATH is not set')
