import type { RawPlace } from '../../domain/posting.ts'
import { LIMITS, tidyLine, tidyText } from './fields.ts'
import { lineIn, type Tree } from './html-tree.ts'
import { javaTime } from './mail-time.ts'
import type { Shown } from './posting-page.ts'
import { isoTime } from './time.ts'

/** The most places taken of a page. */
const MOST_PLACES = 100

/** What the page of a posting shows on a career site of SuccessFactors: microdata of schema.org, with times as Java prints
 *  them, and fields of the site's builder. */
export function shownOnCareerSite(tree: Tree): Shown {
  return {
    title: lineIn(tree('[itemprop="title"]'), LIMITS.title) ?? lineIn(tree('#job-title'), LIMITS.title),
    company: contentOf(tree, 'hiringOrganization'),
    places: placesIn(tree),
    employmentType: contentOf(tree, 'employmentType') ?? fieldIn(tree, 'shifttype'),
    department: fieldIn(tree, 'department') ?? fieldIn(tree, 'dept'),
    postedAt: timeIn(tree, 'datePosted'),
    expiresAt: timeIn(tree, 'validThrough'),
    description: tidyText(
      (tree('.jobdescription').first().html() ?? tree('[itemprop="description"]').first().html()) || '',
    ),
  }
}

/** The words for the place; the field for the street holds them too, "Pratteln, CH", where the page shows none. */
function placesIn(tree: Tree): RawPlace[] {
  const shown = tree('.jobGeoLocation').toArray().slice(0, MOST_PLACES)
  const words = shown.map((element) => tidyLine(tree(element).text()))
  const address = ['addressLocality', 'addressRegion', 'addressCountry'].flatMap((name) => contentOf(tree, name) ?? [])
  const stated = words.some((line) => line !== '') ? words : [contentOf(tree, 'streetAddress') ?? address.join(', ')]
  return [...new Set(stated)].filter((line) => line !== '' && line.length <= LIMITS.place).map((text) => ({ text }))
}

function timeIn(tree: Tree, name: string): string | null {
  const stated = contentOf(tree, name)
  return javaTime(stated) ?? isoTime(stated)
}

function contentOf(tree: Tree, name: string): string | null {
  const line = tidyLine(tree(`meta[itemprop="${name}"]`).first().attr('content') ?? '')
  return line === '' || line.length > LIMITS.name ? null : line
}

const fieldIn = (tree: Tree, name: string): string | null => lineIn(tree(`[data-careersite-propertyid="${name}"]`))
