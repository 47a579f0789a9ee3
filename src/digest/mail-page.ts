import { type HtmlPart, html, httpUrl, raw, type SafeHtml } from './escape.ts'

/*
 * The frame of every mail: one column of at most 600 pixels, styles on the elements because many readers drop style
 * sheets, no image, no script, nothing fetched, nothing that reports back. The sheet adds dark colours where a reader
 * honours it; without it the mail is complete and light.
 */

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

/** Styles of the elements of a mail. A class of the same name takes the dark colours. */
export const STYLES = {
  page: `margin:0;padding:0;background:#f3f5f7;color:#1b2430;font-family:${FONT};font-size:16px;line-height:1.5;-webkit-text-size-adjust:100%`,
  column: 'max-width:600px;margin:0 auto;padding:28px 16px 36px',
  hidden: 'display:none;max-height:0;overflow:hidden;opacity:0',
  site: 'margin:0 0 4px;font-size:14px;font-weight:600;color:#0b6a72;text-decoration:none',
  heading: 'margin:0;font-size:24px;line-height:1.25;font-weight:700;color:#1b2430',
  lead: 'margin:4px 0 20px;color:#566273',
  card: 'margin:0 0 12px;padding:16px 18px;background:#ffffff;border:1px solid #dfe4ea;border-radius:10px',
  title: 'margin:0 0 2px;font-size:18px;line-height:1.35;font-weight:600;overflow-wrap:anywhere',
  link: 'color:#0b5cad;text-decoration:underline;text-underline-offset:2px',
  line: 'margin:0;color:#1b2430;overflow-wrap:anywhere',
  pay: 'margin:4px 0 0;font-weight:600;color:#1b2430',
  note: 'margin:8px 0 0;font-size:14px;color:#566273;overflow-wrap:anywhere',
  quiet: 'font-weight:400;font-size:14px;color:#566273',
  button:
    'display:inline-block;padding:12px 22px;background:#0b6a72;color:#ffffff;border-radius:8px;font-weight:600;text-decoration:none',
  footer: 'margin:24px 0 0;padding:18px 0 0;border-top:1px solid #d3dae2;font-size:14px;color:#566273',
  paragraph: 'margin:0 0 10px;overflow-wrap:anywhere',
} as const

/** The dark colours need !important: they stand against styles on the elements. */
const DARK = raw(`:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#11161c!important;color:#e7ecf2!important}
.card{background:#1a2129!important;border-color:#303a46!important}
.heading,.line,.pay{color:#e7ecf2!important}
.lead,.note,.quiet,.footer{color:#a3afbd!important}
.footer{border-color:#303a46!important}
.site{color:#5cc6cf!important}.link{color:#7db8f5!important}
.button{background:#5cc6cf!important;color:#0d1a1c!important}
}`)

/** A whole mail. `preview` is what a mail list shows beside the subject; readers do not show it in the mail. */
export function mailPage(page: { title: string; preview: string; body: HtmlPart }): string {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${page.title}</title>
<style>${DARK}</style>
</head>
<body class="page" style="${STYLES.page}">
<div style="${STYLES.hidden}">${page.preview}</div>
<div style="${STYLES.column}">
${page.body}
</div>
</body>
</html>
`.markup
}

/** A link, or its words alone when the address is not http or https. */
export function mailLink(address: string, words: HtmlPart, style: 'link' | 'site' | 'button' = 'link'): SafeHtml {
  const url = httpUrl(address)
  return url === null ? html`${words}` : html`<a class="${style}" href="${url}" style="${STYLES[style]}">${words}</a>`
}
