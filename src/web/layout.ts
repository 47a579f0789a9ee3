import type { Context } from '../context.ts'
import { type HtmlPart, html, raw } from '../digest/escape.ts'
import { type LinkedData, linkedDataScript } from './json-ld.ts'

export type WebPage = {
  title: string
  description?: string
  /** The page's own address, with what of the query belongs to it; given for pages that search engines may keep. */
  path?: string
  /** What the page says in the words of schema.org. */
  data?: LinkedData | null
  body: HtmlPart
}

/** The frame of every page: readable without style, script or a wide screen. */
export function layout(context: Pick<Context, 'config' | 'mailFolder' | 'baseUrl'>, page: WebPage): string {
  const site = context.config.web.siteName
  return `${html`${raw('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${site}</title>
${page.description === undefined ? '' : html`<meta name="description" content="${page.description}">`}
${page.path === undefined ? '' : html`<link rel="canonical" href="${context.baseUrl}${page.path}">`}
<link rel="stylesheet" href="/style.css">
${page.data ? linkedDataScript(page.data) : ''}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><nav aria-label="Main"><a class="site" href="/">${site}</a> <a href="/roles">Roles</a> <a href="/trends">Trends</a> <a href="/compare">Compare</a> <a href="/plans">Plans</a>${context.mailFolder === null ? '' : html` <a href="/mails">Mails</a>`}</nav></header>
<main id="content">
${page.body}
</main>
<footer><nav aria-label="Service"><a href="/subscribe">Get alerts</a> <a href="/login">Your settings</a> <a href="/plans">Plans</a> <a href="/methods">Methods</a> <a href="/releases">Releases</a> <a href="/privacy">Privacy</a></nav>
<p>Postings belong to their employers; every figure leads to its rows, its method and its release. Places: GeoNames, CC BY 4.0.</p></footer>
</body>
</html>`}`
}

/** Sends a page as HTML. */
export const HTML = 'text/html; charset=utf-8'
