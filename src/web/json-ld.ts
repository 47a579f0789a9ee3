import { raw, type SafeHtml } from '../digest/escape.ts'
import type { Release } from '../domain/release.ts'
import type { Role } from '../domain/role.ts'
import { currencyOf } from './figure-words.ts'
import { countryName } from './lookup-answer.ts'
import type { RoleFigures } from './role-figures.ts'

/** A node of schema.org, as JSON-LD. */
export type LinkedData = { '@context': 'https://schema.org'; '@type': string } & Record<string, unknown>

/** Data, not code: browsers run nothing of this type, so that no policy of scripts applies. Nothing in it can end the element. */
export function linkedDataScript(data: LinkedData): SafeHtml {
  const text = JSON.stringify(data)
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return raw(`<script type="application/ld+json">${text}</script>`)
}

/** schema.org/Occupation; with the publisher's pay where a release has it. */
export function occupationLd(role: Role, figures: RoleFigures | null, baseUrl: string): LinkedData {
  const salary = figures === null ? null : salaryOf(figures)
  return {
    '@context': 'https://schema.org',
    '@type': 'Occupation',
    name: role.title,
    description: role.summary,
    url: `${baseUrl}/roles/${role.slug}`,
    occupationalCategory: { '@type': 'CategoryCode', inCodeSet: 'SOC 2018', codeValue: role.soc },
    skills: [...role.skills, ...role.tools].join(', '),
    ...(salary === null || figures === null
      ? {}
      : { occupationLocation: { '@type': 'Country', name: countryName(figures.country) }, estimatedSalary: [salary] }),
  }
}

function salaryOf(figures: RoleFigures): Record<string, unknown> | null {
  const value = (item: string) => figures.one('official-pay', { country: figures.country, item })
  const median = value('median')
  if (median === null || median.value === null) return null
  const percentiles = [
    ['percentile10', 'p10'],
    ['percentile25', 'p25'],
    ['median', 'median'],
    ['percentile75', 'p75'],
    ['percentile90', 'p90'],
  ] as const
  return {
    '@type': 'MonetaryAmountDistribution',
    name: 'base',
    currency: currencyOf(median.unit),
    duration: median.unit.endsWith('/hour') ? 'PT1H' : 'P1Y',
    ...Object.fromEntries(
      percentiles.flatMap(([name, item]) => {
        const figure = value(item)
        return figure?.value == null ? [] : [[name, figure.value]]
      }),
    ),
  }
}

const DOWNLOADS: [string, string][] = [
  ['figures.csv', 'text/csv'],
  ['figures.json', 'application/json'],
  ['figures.parquet', 'application/vnd.apache.parquet'],
]

/** schema.org/Dataset of a release, with its files. `about` is said of every release. */
export function datasetLd(release: Release, about: { baseUrl: string; site: string; citation: string }): LinkedData {
  const url = `${about.baseUrl}/releases/${release.id}`
  return {
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    name: `${about.site}: labour-market figures, release ${release.id}`,
    description: `${release.figures} figures of roles, each with its number of observations, interval, source rows and method, as known on ${release.asOf.toISOString().slice(0, 10)}.`,
    url,
    identifier: release.outputsHash,
    version: release.id,
    datePublished: release.publishedAt.toISOString().slice(0, 10),
    creator: { '@type': 'Organization', name: about.site, url: about.baseUrl },
    license: `${url}/LICENCE.txt`,
    citation: about.citation,
    isAccessibleForFree: true,
    isBasedOn: release.inputs.flatMap((input) => (input.kind === 'official' && input.url !== null ? [input.url] : [])),
    distribution: DOWNLOADS.map(([name, encodingFormat]) => ({
      '@type': 'DataDownload',
      name,
      encodingFormat,
      contentUrl: `${url}/${name}`,
    })),
  }
}
