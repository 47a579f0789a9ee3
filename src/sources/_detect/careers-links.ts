import { isSameSite } from '../_shared/sitemap.ts'
import type { CareersReading } from './careers-page.ts'

/** Words for jobs as a whole link, in the languages of most careers pages. */
const CAREERS_WORDS =
  /^(?:our |view |see |all |open |current |zu den |die |nos |les |alle |våra |ledige )?(?:careers?|jobs?|job openings?|job offers?|job opportunities|openings|vacanc(?:y|ies)|positions?|open (?:roles|positions)|roles|work (?:with|for|at) us|join (?:us|our team|the team)|we(?:['’]re| are) hiring|hiring|karriere|stellen|stellenangebote|offene stellen|jobangebote|emplois?|carri[eè]res?|recrutement|offres d['’]emploi|nous rejoindre|rejoignez-nous|vacatures?|werken bij(?: [^.!?]{1,60})?|empleos?|empleo|trabaja con nosotros|carreras|vagas|trabalhe conosco|carreiras|lavora con noi|posizioni aperte|opportunit[aà]|jobb|lediga jobb|karri[aä]r|jobba hos oss|ledige stillinger|stillinger|ura|avoimet ty[oö]paikat|praca|kariera|kari[eé]ra|voln[aé] m[ií]sta|kariyer|採用(?:情報)?|采用|招聘|加入我们|채용)(?: (?:at|bei|chez|bij|hos|en|em|in|& culture|and culture)\b.{0,60})?$/iu
/** The same as a part of an address. */
const CAREERS_PATH =
  /^(?:careers?|jobs?|job-?openings?|openings|vacancies|vacancy|positions|open-(?:positions|roles)|join-us|work-with-us|work-for-us|werken-bij|vacatures?|karriere|stellen|stellenangebote|emplois?|carrieres?|recrutement|recruitment|empleos?|carreras|vagas|carreiras|lavora-con-noi|jobb|karriar|lediga-jobb|ledige-stillinger|ura|praca|kariera|kariyer|recruit|hiring|saiyo)$/i
const CAREERS_HOST = /^(?:careers?|jobs?|karriere|work|join|talent|recruiting|vacatures|emploi|emplois|empleo|jobb)\./i
const FILE = /\.(?:pdf|docx?|jpe?g|png|gif|svg|webp|css|js|json|xml|ico|mp4|zip)$/i
const MOST_LOOKED_AT = 3

/** Where a page's obvious careers links lead, the most obvious first, at most three; links of the page to itself do not
 *  count. */
export function careersLinks({ page, links }: CareersReading): string[] {
  const here = bare(page.url)
  const scored = links
    .filter(({ naming }) => naming === 'link')
    .map(({ url, words }) => ({ url: new URL(url), score: scoreOf(new URL(url), words, page.url) }))
    .filter(({ url, score }) => score > 0 && bare(url) !== here)
  const best = scored.sort((a, b) => b.score - a.score).map(({ url }) => bare(url))
  return [...new Set(best)].slice(0, MOST_LOOKED_AT)
}

/** What the link says counts most, then where on the site it leads; another site counts only when the link says so. */
function scoreOf(url: URL, words: string | null, page: URL): number {
  if (FILE.test(url.pathname)) return 0
  const parts = url.pathname.split('/').filter((part) => part !== '')
  const said = words !== null && CAREERS_WORDS.test(words) ? 4 : 0
  const inPath = parts.length <= 3 && CAREERS_PATH.test(parts.at(-1) ?? '') ? 2 : 0
  const inHost = parts.length <= 2 && CAREERS_HOST.test(url.hostname) ? 2 : 0
  const isHome = isSameSite(url.href, page.href)
  return said === 0 && !isHome ? 0 : said + inPath + inHost
}

/** The address without its fragment. */
function bare(url: URL): string {
  return url.href.replace(/#.*$/s, '')
}
