import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Check, well, wrong } from './finding.ts'

const GIBIBYTE = 1024 ** 3
/** Below it a day of crawls may not fit. */
const LEAST_FREE = 2 * GIBIBYTE

export const disk: Check = {
  name: 'disk',
  async look({ config }) {
    const folder = await findExisting(resolve(config.dataDir))
    const { bavail, bsize } = await statfs(folder)
    const free = `${((bavail * bsize) / GIBIBYTE).toFixed(1)} GiB free at ${config.dataDir}`
    const mayWrite = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    )
    if (!mayWrite)
      return wrong(`this user may not write to ${folder}`, `make it writable, or set DATA_DIR to another folder`)
    if (bavail * bsize >= LEAST_FREE) return well(free)
    return wrong(
      free,
      'set KEEP_DOCUMENTS_MEBIBYTES or KEEP_DOCUMENTS_DAYS lower, enlarge the disk, or set DATA_DIR to another',
    )
  },
}

/** A data folder is made when the service first starts. */
async function findExisting(folder: string): Promise<string> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  )
  return exists ? folder : findExisting(dirname(folder))
}
