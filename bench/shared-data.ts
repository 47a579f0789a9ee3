import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BenchSkipped } from './result.ts'

const FOLDER = fileURLToPath(new URL('../../shared/data', import.meta.url))

/** The path of something in the public data kept beside the repository, never in it. Throws BenchSkipped when it is not there. */
export function sharedData(name: string): string {
  const path = join(FOLDER, name)
  if (!existsSync(path)) throw new BenchSkipped(`it needs ../shared/data/${name} beside the repository`)
  return path
}
