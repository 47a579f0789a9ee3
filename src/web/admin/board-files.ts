import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, relative, sep } from 'node:path'
import { html, raw } from '../../digest/escape.ts'

type BoardFile = { type: string; body: Buffer }

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/**
 * The library's own files by their path under static/, and the page that loads them. The page is ours: the library's would load
 * fonts from another host.
 */
export async function readBoardFiles(path: string, siteName: string) {
  const dist = join(dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json')), 'dist')
  const folder = join(dist, 'static')
  const files = new Map<string, BoardFile>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const full = join(entry.parentPath, entry.name)
    files.set(relative(folder, full).split(sep).join('/'), { type, body: await readFile(full) })
  }
  const original = await readFile(join(dist, 'index.ejs'), 'utf8')
  const named = (pattern: RegExp) => [...original.matchAll(pattern)].map(([, name = '']) => name)
  const styles = named(/href="(static\/css\/[\w.-]{1,80})"/g)
  const scripts = named(/src="(static\/js\/[\w.-]{1,80})"/g)
  const page = (settings: unknown) =>
    `${html`${raw('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<base href="${path}/">
<title>Queues · Admin · ${siteName}</title>
${styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
</head>
<body>
<noscript><p>This board needs JavaScript. <a href="/admin/queues">The page of the queues</a> does not.</p></noscript>
${raw(`<script id="__UI_CONFIG__" type="application/json">${inScript(settings)}</script>`)}
<div id="root"></div>
${scripts.map((src) => html`<script defer src="${src}"></script>`)}
</body>
</html>`}`
  return { files, page }
}

/** JSON that cannot end the element it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
