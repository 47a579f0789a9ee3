import { load } from 'cheerio'

export type Form = { action: string; method: 'get' | 'post'; fields: Record<string, string> }
export type Answer = { path: string; status: number; type: string; policy: string; text: string }
export type Walk = { answers: Answer[]; forms: Form[]; queries: string[] }

/** Pages of one kind, which differ in their last part or their query alone. */
const ALIKE = 3

/** Follows every link of a site as one visitor, some pages of each kind; tells what was answered and which forms stand there. */
export async function walk(origin: string, cookie: string, from: string[]): Promise<Walk> {
  const found: Walk = { answers: [], forms: [], queries: [] }
  const [queue, known, alike] = [[...from], new Set(from), new Map<string, number>()]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const answer = await ask(origin, cookie, path)
    found.answers.push(answer)
    if (!answer.type.startsWith('text/html')) continue
    const page = { origin, path }
    found.forms.push(...formsOf(answer.text, page))
    for (const link of linksOf(answer.text, page)) {
      const seen = alike.get(kindOf(link)) ?? 0
      if (known.has(link) || seen >= ALIKE) continue
      known.add(link)
      alike.set(kindOf(link), seen + 1)
      queue.push(link)
    }
  }
  found.queries = [...known].filter((path) => path.includes('?'))
  return found
}

/** One request, redirects not followed. */
export async function ask(origin: string, cookie: string, path: string, body?: URLSearchParams): Promise<Answer> {
  const init: RequestInit = { redirect: 'manual', headers: { cookie } }
  const answer = await fetch(`${origin}${path}`, body === undefined ? init : { ...init, method: 'POST', body })
  const [type, policy] = ['content-type', 'content-security-policy'].map((name) => answer.headers.get(name) ?? '')
  return { path, status: answer.status, type: type ?? '', policy: policy ?? '', text: await answer.text() }
}

type Page = { origin: string; path: string }

function kindOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://x')
  return `${pathname.split('/').slice(0, -1).join('/')} ${[...searchParams.keys()].join()}`
}

function within({ origin, path }: Page, href: string | undefined): string[] {
  if (href === undefined || !URL.canParse(href, `${origin}${path}`)) return []
  const url = new URL(href, `${origin}${path}`)
  return url.origin === origin ? [`${url.pathname}${url.search}`] : []
}

function linksOf(text: string, page: Page): string[] {
  const $ = load(text)
  const hrefs = $('a[href], iframe[src]').map((_, element) => $(element).attr('href') ?? $(element).attr('src'))
  return hrefs.toArray().flatMap((href) => within(page, href))
}

function formsOf(text: string, page: Page): Form[] {
  const $ = load(text)
  return $('form')
    .toArray()
    .flatMap((form) =>
      within(page, $(form).attr('action') ?? page.path).map((action) => ({
        action,
        method: $(form).attr('method') === 'post' ? ('post' as const) : ('get' as const),
        fields: Object.fromEntries(
          $(form)
            .find('[name]')
            .toArray()
            .map((field) => [$(field).attr('name') ?? '', String($(field).val() ?? '')]),
        ),
      })),
    )
}
