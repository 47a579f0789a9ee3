import type { Sitemap } from './sitemap.ts'

/** Pages taken from one sitemap file. */
const MAX_PAGES = 5000
/** Parts of the words for jobs in addresses of career sites, in the languages of most of them. */
const JOB_WORD =
  /job|career|karriere|carriere|carrera|kariera|position|posicion|posizion|vacan|vaga|opening|opportunit|stelle|emploi|empleo|offre|oferta|offert|trabaj|lavor|vacature|werken-bij|ledig|stilling|tyopaik|praca|recrui|requisition|採用|求人|职位|招聘/
/** Sections that speak about work without offering any. */
const OTHER_SECTION = /\/(?:blog|blogs|news|press|articles?|stories|events?|investors?|legal|tags?|authors?)(?:\/|$)/
const FILE = /\.(?:pdf|docx?|jpe?g|png|gif|svg|webp|css|js|mp4|zip)$/
/** Words of which the last part of a list's or a landing page's address consists. */
const LIST_WORD =
  /^(?:jobs?|careers?|karriere|carrieres?|emplois?|empleos?|stellen|stellenangebote|vacancy|vacancies|vacatures?|positions?|openings?|opportunities|offres?|ofertas?|trabajos?|lavora|lavoro|con|noi|search|results?|all|open|current|our|list|index|home|apply|us|and|with|join|life|teams?|locations?|departments?|benefits?|culture|students?|graduates?|html?|php|aspx?|[a-z]{2})$/

const PAGING = /(?:^|&)(?:page|p|pr|pg|start|offset|skip|limit|size|per_page)=\d*/g

/** The pages of a sitemap that may hold a posting, and how many of them are left out because they are too many.
 *  All pages count when the sitemap's own name says jobs, or when the host does and no path does. Where most addresses
 *  under a job word hold a number, postings are numbered there, and addresses without one are lists or advice. */
export function jobPagesOf(sitemap: Sitemap, sitemapUrl: string): { urls: string[]; left: number } {
  const pages = sitemap.urls.filter((url) => !FILE.test(pathOf(url)))
  const named = pages.filter((url) => JOB_WORD.test(pathOf(url)) && !OTHER_SECTION.test(pathOf(url)))
  const host = /^https?:\/\/([^./]+)/i.exec(sitemapUrl)?.[1] ?? ''
  const fileName = pathOf(sitemapUrl).split('/').at(-1) ?? ''
  const all = JOB_WORD.test(fileName) || (named.length === 0 && JOB_WORD.test(host))
  const chosen = all ? pages : numberedOrAll(named)
  return { urls: chosen.slice(0, MAX_PAGES), left: Math.max(0, chosen.length - MAX_PAGES) + sitemap.left }
}

/** Whether a page without a posting is a fault. It is, unless its address is the site's own or ends in words for a list
 *  of jobs alone, as "/en/careers/" and "/jobs/search?page=2" do: such a page may hold postings but need not. */
export function isExpectedToHoldOne(url: string): boolean {
  const [path = '', query = ''] = pathOf(url).split('?')
  const last = path.split('/').findLast((part) => part !== '') ?? ''
  const isList = last === '' || last.split(/[-_.+~]+/).every((word) => LIST_WORD.test(word))
  return !isList || /\d/.test(query.replace(PAGING, ''))
}

function numberedOrAll(urls: string[]): string[] {
  const numbered = urls.filter((url) => /\d/.test(pathOf(url).slice(pathOf(url).search(JOB_WORD))))
  return numbered.length * 2 >= urls.length ? numbered : urls
}

/** The path in lower case, percent signs read, accents dropped. */
function pathOf(url: string): string {
  const path = url
    .replace(/^https?:\/\/[^/]*/i, '')
    .replace(/#.*$/s, '')
    .toLowerCase()
  try {
    return decodeURIComponent(path).normalize('NFD').replace(/\p{M}/gu, '')
  } catch {
    return path
  }
}
