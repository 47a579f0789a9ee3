import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from '../context.ts'
import type { Release } from '../domain/release.ts'
import { marketCodeVersion } from '../market/code-version.ts'
import { SUMS, type WrittenFile, writeExport } from './export.ts'
import { publisherOf } from './publisher.ts'
import { FORMATS, releaseFiles } from './release-files.ts'

/** The written files of a release, with SHA256SUMS among them. */
export type Downloads = { folder: string; files: WrittenFile[] }

type Needs = Pick<Context, 'config' | 'baseUrl' | 'market'>

const CODE = fileURLToPath(new URL('.', import.meta.url))
const inWork = new Map<string, Promise<Downloads>>()

/**
 * The files of a release under the data folder, written when they are first asked for. Visitors who ask at once wait for one
 * writing. The folder can be deleted at any time.
 */
export function downloadsOf(context: Needs, release: Release): Promise<Downloads> {
  const folder = folderOf(context, release)
  const known = inWork.get(folder)
  if (known !== undefined) return known
  const made = findDownloads(context, release)
    .then((found) => found ?? write(context, release, folder))
    .finally(() => inWork.delete(folder))
  inWork.set(folder, made)
  return made
}

/** The files when they are there already. */
export async function findDownloads(context: Needs, release: Release): Promise<Downloads | null> {
  const folder = folderOf(context, release)
  const sums = await readFile(join(folder, SUMS), 'utf8').catch(() => null)
  if (sums === null) return null
  const files = sums
    .trimEnd()
    .split('\n')
    .map(async (line) => {
      const [sha256 = '', name = ''] = line.split('  ')
      return { name, sha256, bytes: (await stat(join(folder, name))).size }
    })
  const own = { name: SUMS, bytes: Buffer.byteLength(sums), sha256: sha256Of(sums) }
  return { folder, files: [...(await Promise.all(files)), own] }
}

/** Whole or not there: the folder gets its name when everything is in it. Those of other settings make room. */
async function write(context: Needs, release: Release, folder: string): Promise<Downloads> {
  const parent = join(context.config.dataDir, 'releases')
  await mkdir(parent, { recursive: true })
  const making = await mkdtemp(join(parent, 'making-'))
  try {
    await writeExport(making, releaseFiles(context.market, release, publisherOf(context), FORMATS))
    await rename(making, folder).catch(async (error) => {
      if ((await findDownloads(context, release)) === null) throw error // else another process was first
    })
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  const others = (await readdir(parent)).filter((name) => name.startsWith(`${nameOf(release)}_`))
  for (const name of others)
    if (join(parent, name) !== folder) await rm(join(parent, name), { recursive: true, force: true })
  const written = await findDownloads(context, release)
  if (written === null) throw new Error(`the files of release ${release.id} were taken away while they were written`)
  return written
}

/** Its name tells everything that the bytes depend on. */
function folderOf(context: Needs, release: Release): string {
  const { name, baseUrl, licence } = publisherOf(context)
  const about = [release.id, release.outputsHash, name, baseUrl, licence, marketCodeVersion(CODE), marketCodeVersion()]
  return join(context.config.dataDir, 'releases', `${nameOf(release)}_${sha256Of(about.join('\n')).slice(0, 16)}`)
}

function nameOf({ id }: Release): string {
  return encodeURIComponent(id)
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
