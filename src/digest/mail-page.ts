import { type HtmlPart, html, httpUrl, raw, type SafeHtml } from './escape.ts'

/*
 * The frame of every mail: one column of at most 600 pixels, styles on the elements because many readers drop style
 * sheets, no image, no script, nothing fetched, nothing that reports back. The sheet adds dark colours where a reader
 * honours it; without it the mail is complete and light. Tables without meaning hold what needs padding: some readers on
 * the desktop pad nothing else.
 */

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

/** Styles of the elements of a mail. A class of the same name takes the dark colours. */
export const STYLES = {
  page: `margin:0;padding:0;background:#f4f5f7;color:#1b2430;font-family:${FONT};font-size:16px;line-height:1.5;-webkit-text-size-adjust:100%`,
  frame: 'padding:32px 12px 40px',
  column: `max-width:600px;margin:0 auto;text-align:left;color:#1b2430;font-family:${FONT};font-size:16px;line-height:1.5`,
  hidden: 'display:none;max-height:0;overflow:hidden;opacity:0',
  site: 'margin:0 0 6px;font-size:14px;font-weight:600;color:#0b6a72;text-decoration:none',
  heading: 'margin:0 0 6px;font-size:26px;line-height:1.25;font-weight:700;letter-spacing:-0.01em;color:#1b2430',
  lead: 'margin:0 0 22px;color:#566273',
  card: 'border-collapse:separate;table-layout:fixed;margin:0 0 14px;background:#ffffff;border:1px solid #dfe4ea;border-radius:10px',
  inner: 'padding:18px 20px 16px',
  title: 'margin:0;font-size:18px;line-height:1.35;font-weight:600;overflow-wrap:anywhere',
  titleLink: 'color:#0b5cad;text-decoration:none',
  link: 'color:#0b5cad;text-decoration:underline;text-underline-offset:2px',
  line: 'margin:3px 0 0;color:#1b2430;overflow-wrap:anywhere',
  pay: 'margin:8px 0 0;color:#1b2430;overflow-wrap:anywhere',
  where: 'margin:1px 0 0;font-size:15px;color:#566273;overflow-wrap:anywhere',
  strong: 'font-weight:600',
  note: 'margin:8px 0 0;font-size:14px;color:#566273;overflow-wrap:anywhere',
  quiet: 'font-size:14px;color:#566273',
  quietLink: 'color:#566273;text-decoration:underline;text-underline-offset:2px;white-space:nowrap',
  wayOut: 'display:inline-block;margin:0 18px 6px 0;color:#0b5cad;text-decoration:underline;text-underline-offset:2px',
  origin: 'margin-right:14px',
  fresh: 'font-weight:600;color:#0b6a72',
  more: 'margin:20px 0 0;color:#566273',
  panel: 'border-collapse:separate;table-layout:fixed;margin:22px 0 0;background:#e8eef1;border-radius:10px',
  figures: 'margin:0;font-size:15px;color:#1b2430;overflow-wrap:anywhere',
  button:
    'display:inline-block;padding:12px 22px;background:#0b6a72;color:#ffffff;border-radius:8px;font-weight:600;text-decoration:none',
  footer: 'margin:28px 0 0;padding:20px 0 0;border-top:1px solid #d3dae2;font-size:14px;color:#566273',
  paragraph: 'margin:0 0 10px;overflow-wrap:anywhere',
} as const

/** The dark colours need !important: they stand against styles on the elements. */
const DARK = raw(`:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#11161c!important;color:#e7ecf2!important}
.card{background:#1a2129!important;border-color:#303a46!important}
.panel{background:#1b2a30!important}
.column,.heading,.line,.pay,.figures{color:#e7ecf2!important}
.lead,.more,.where,.note,.quiet,.quietLink,.footer{color:#a3afbd!important}
.footer{border-color:#303a46!important}
.site,.fresh{color:#5cc6cf!important}.link,.titleLink,.wayOut{color:#7db8f5!important}
.button{background:#5cc6cf!important;color:#0d1a1c!important}
}`)

/** Readers that know no max-width get a table of that width. */
const WIDTH_START = raw('<!--[if mso]><table role="presentation" width="600" align="center"><tr><td><![endif]-->')
const WIDTH_END = raw('<!--[if mso]></td></tr></table><![endif]-->')
const BARE_TABLE = raw('role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"')

/** A whole mail. `preview` is what a mail list shows beside the subject; readers do not show it in the mail. */
export function mailPage(page: { title: string; preview: string; body: HtmlPart }): string {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${page.title}</title>
<style>${DARK}</style>
</head>
<body class="page" style="${STYLES.page}">
<div style="${STYLES.hidden}">${page.preview}</div>
<div role="article" aria-roledescription="email" aria-label="${page.title}" lang="en" dir="ltr">
<table ${BARE_TABLE}><tr><td style="${STYLES.frame}">
${WIDTH_START}
<div class="column" style="${STYLES.column}">
${page.body}
</div>
${WIDTH_END}
</td></tr></table>
</div>
</body>
</html>
`.markup
}

/** A box of its own ground around some content. */
export function mailBox(kind: 'card' | 'panel', content: HtmlPart): SafeHtml {
  return html`<table ${BARE_TABLE} class="${kind}" style="${STYLES[kind]}"><tr><td style="${STYLES.inner}">
${content}
</td></tr></table>`
}

/** A link, or its words alone when the address is not http or https. `label` is what a screen reader says instead. */
export function mailLink(
  address: string,
  words: HtmlPart,
  style: 'link' | 'titleLink' | 'quietLink' | 'wayOut' | 'site' | 'button' = 'link',
  label: string | null = null,
): SafeHtml {
  const url = httpUrl(address)
  if (url === null) return html`${words}`
  const said = label === null ? '' : html` aria-label="${label}"`
  return html`<a class="${style}" href="${url}" style="${STYLES[style]}"${said}>${words}</a>`
}
