import type { Sample, SampleBoard } from './load-samples.ts'
import { jobPostingData } from './render-job-posting.ts'
import { DUTIES_HEADING, escapeHtml, listItems, NEEDS_HEADING, paragraphs, type RenderedPage } from './sample-html.ts'
import { payWords } from './sample-pay.ts'
import { shortPlace } from './sample-place.ts'

const SITEMAP_NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const INDEXED_SITEMAPS = 2
const MODES = { onsite: 'On site', hybrid: 'Hybrid', remote: 'Remote' }
const STYLE =
  'body{font:17px/1.6 system-ui,sans-serif;margin:0 auto;max-width:42rem;padding:1.5rem;color:#1d2733}' +
  'header{border-bottom:1px solid #cdd5de;margin-bottom:1.5rem}.facts{color:#51606f}a{color:#0b5aa2}'

/** A page of a careers site, or null when the site has none at this path: `/sitemap.xml` (an index of
 *  `/sitemap-jobs-1.xml` … for a large site) and `/jobs/{slug}` with schema.org JobPosting data. `origin` is the site's
 *  own address; every link is built on it. */
export function renderCareersSite(
  board: SampleBoard,
  samples: Sample[],
  origin: string,
  path: string,
): RenderedPage | null {
  const sitemap = sitemapAt(board, samples, origin, path)
  if (sitemap !== null) return { contentType: 'application/xml; charset=utf-8', body: sitemap }
  if (path === '/' || path === '/jobs') return htmlPage(board, 'Open positions', '', jobList(samples, origin))
  const sample = samples.find((candidate) => path === `/jobs/${slugOf(candidate)}`)
  return sample === undefined ? null : jobPage(board, sample, `${origin}${path}`)
}

function sitemapAt(board: SampleBoard, samples: Sample[], origin: string, path: string): string | null {
  if (path === '/sitemap.xml' && board.sitemapIndex) {
    const parts = Array.from(
      { length: INDEXED_SITEMAPS },
      (_, index) => `<sitemap><loc>${origin}/sitemap-jobs-${index + 1}.xml</loc></sitemap>`,
    )
    return xml(`<sitemapindex xmlns="${SITEMAP_NAMESPACE}">\n${parts.join('\n')}\n</sitemapindex>`)
  }
  const part = board.sitemapIndex ? Number(/^\/sitemap-jobs-(\d)\.xml$/.exec(path)?.[1] ?? 0) : 0
  const listed = board.sitemapIndex ? part >= 1 && part <= INDEXED_SITEMAPS : path === '/sitemap.xml'
  if (!listed) return null
  const mine = samples.filter((sample) => !board.sitemapIndex || sample.id % INDEXED_SITEMAPS === part - 1)
  const urls = mine.map(
    (sample) =>
      `<url><loc>${origin}/jobs/${slugOf(sample)}</loc><lastmod>${sample.updatedAt.toISOString().slice(0, 10)}</lastmod></url>`,
  )
  return xml(`<urlset xmlns="${SITEMAP_NAMESPACE}">\n${urls.join('\n')}\n</urlset>`)
}

const xml = (content: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${content}\n`

function jobPage(board: SampleBoard, sample: Sample, url: string): RenderedPage {
  const scripts = jobPostingData(sample, sample.ad, url).map((data) => {
    const json = JSON.stringify(data, null, 2).replaceAll('</', '<\\/')
    const shown = sample.fault === 'truncated' ? json.slice(0, Math.floor(json.length / 2)) : json
    return `<script type="application/ld+json">\n${shown}\n</script>`
  })
  return htmlPage(board, sample.title, scripts.join('\n'), article(sample))
}

function article(sample: Sample): string {
  const ad = sample.ad
  const facts = [
    sample.places.map(shortPlace).join('; '),
    MODES[sample.mode],
    sample.pay === null ? null : payWords(sample.pay),
  ]
  return [
    '<article>',
    `<h1>${escapeHtml(sample.title)}</h1>`,
    `<p class="facts">${escapeHtml(facts.filter((fact) => fact !== null).join(' · '))}</p>`,
    paragraphs(ad.opening),
    `<h2>${DUTIES_HEADING}</h2>\n<ul>${listItems(ad.duties)}</ul>`,
    `<h2>${NEEDS_HEADING}</h2>\n<ul>${listItems(ad.needs)}</ul>`,
    paragraphs(ad.closing),
    '</article>',
  ].join('\n')
}

function jobList(samples: Sample[], origin: string): string {
  const items = samples.map((sample) => {
    const place = escapeHtml(sample.places.map(shortPlace).join('; '))
    return `<li><a href="${origin}/jobs/${slugOf(sample)}">${escapeHtml(sample.title)}</a>, ${place}</li>`
  })
  return `<h1>Open positions</h1>\n<ul>\n${items.join('\n')}\n</ul>`
}

function htmlPage(board: SampleBoard, title: string, head: string, main: string): RenderedPage {
  const name = escapeHtml(board.employer.name)
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} | ${name}</title>
<style>${STYLE}</style>
${head}
</head>
<body>
<header><p>Careers at ${name}</p></header>
<main>
${main}
</main>
</body>
</html>
`
  return { contentType: 'text/html; charset=utf-8', body }
}

/** The last part of a posting's address. It follows the first title, so that a change of title keeps the address. */
function slugOf(sample: Sample): string {
  const words = sample.firstTitle.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return `${words.replace(/^-|-$/g, '')}-${sample.id}`
}
