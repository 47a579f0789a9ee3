import type { Page } from '../../domain/document.ts'
import type { PageReading, RawPosting } from '../../domain/posting.ts'
import { PayloadError } from '../../errors.ts'
import { LIMITS } from './fields.ts'
import { readHtml } from './html.ts'
import { readTree, type Tree } from './html-tree.ts'
import { readJobPosting } from './job-posting.ts'
import { findNodes } from './json-ld.ts'

/** The posting that a page is asked for, and the address under which people find it. */
export type PostingAddress = { externalId: string; url: string }
export type Stated = Omit<RawPosting, 'externalId'>
/** What a page shows in its system's own markup. */
export type Shown = Partial<Omit<Stated, 'url' | 'title'>> & { title?: string | null }

/**
 * Reads the page of one posting: its JSON-LD, and what that leaves unsaid from the markup; the markup alone, when it shows
 * title and text and there is no JSON-LD that can be read. A page that holds no posting is refused under the posting's
 * identifier, since the list still names it: a shell, a sign-in or a challenge page says nothing of the posting. `mend`
 * sets right what the system is known to state wrongly in JSON-LD. Never throws PayloadError.
 */
export function readPostingPage(
  page: Page,
  { externalId, url }: PostingAddress,
  shownIn: (tree: Tree) => Shown,
  mend: (stated: Stated, shown: Shown) => Stated = (stated) => stated,
): PageReading {
  try {
    const { posting, fault } = statedIn(page, url)
    const shown = shownIn(readTree(page))
    if (posting !== null) return one({ externalId, ...withShown(mend(posting, shown), shown) })
    const { title = null, description = null } = shown
    if (title === null || description === null) throw fault
    return one({ externalId, ...withShown({ ...UNSTATED, title, url }, shown) })
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    return { postings: [], refused: [{ path: error.path, reason: error.reason, externalId }] }
  }
}

const one = (posting: RawPosting): PageReading => ({ postings: [posting], refused: [] })

const UNSTATED: Omit<Stated, 'title' | 'url'> = {
  company: null,
  places: [],
  workMode: null,
  pay: [],
  employmentType: null,
  department: null,
  postedAt: null,
  expiresAt: null,
  description: null,
}

/** The first JobPosting of the page, or why there is none. */
function statedIn(page: Page, url: string): { posting: Stated | null; fault: PayloadError } {
  const { scripts, base } = readHtml(page)
  const { nodes, refused, byId } = findNodes(scripts, 'JobPosting')
  const [node, broken] = [nodes[0], refused[0]]
  const none = new PayloadError('JobPosting', 'neither JSON-LD nor title and text in this page')
  if (node === undefined)
    return { posting: null, fault: broken === undefined ? none : new PayloadError(broken.path, broken.reason) }
  try {
    return { posting: readJobPosting(node, { url, base, byId }), fault: none }
  } catch (fault) {
    if (fault instanceof PayloadError) return { posting: null, fault }
    throw fault
  }
}

function withShown(posting: Stated, shown: Shown): Stated {
  return {
    ...posting,
    company: posting.company ?? shown.company ?? null,
    places: posting.places.length > 0 ? posting.places : (shown.places ?? []),
    workMode: posting.workMode ?? shown.workMode ?? null,
    pay: posting.pay.length > 0 ? posting.pay : (shown.pay ?? []),
    employmentType: posting.employmentType ?? shown.employmentType ?? null,
    department: posting.department ?? shown.department ?? null,
    postedAt: posting.postedAt ?? shown.postedAt ?? null,
    expiresAt: posting.expiresAt ?? shown.expiresAt ?? null,
    description: (posting.description ?? shown.description ?? null)?.slice(0, LIMITS.description) ?? null,
  }
}
