import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { LEVELS } from '../domain/role.ts'
import { citeLive } from '../market/citation.ts'
import { type ListedPosting, listPostings } from '../market/list-postings.ts'
import { answer, CITATION, READ_ONLY, refuse } from './answer.ts'

const MOST = 50

const INPUT = z.object({
  role: z.string().optional().describe('Slug of a role, from find_roles'),
  title: z.string().min(2).max(120).optional().describe('Words that the title holds'),
  level: z.enum(LEVELS).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('ISO 3166-1 alpha-2'),
  region: z.string().max(20).optional().describe('Such as US-CA'),
  mode: z.enum(['onsite', 'hybrid', 'remote']).optional(),
  min_pay: z.number().min(0).optional().describe('Of a year, in currency'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  limit: z.int().min(1).max(MOST).default(10),
})

const POSTING = z.object({
  id: z.string(),
  title: z.string(),
  company: z.string(),
  url: z.string(),
  role: z.string().nullable(),
  level: z.string().nullable(),
  work_mode: z.string().nullable(),
  places: z.array(z.string()).describe('Regions, and countries without a stated region'),
  pay: z.string().nullable().describe('As advertised; null: not stated'),
  annual_pay: z.number().nullable().describe('Middle of the base pay of a year, in the currency of pay'),
  first_seen_at: z.string(),
  via: z.string().nullable().describe('The publisher who asks to be named beside the posting'),
})

/** Openings on a board now. */
export function registerPostings(server: McpServer, context: Context): void {
  server.registerTool(
    'search_postings',
    {
      title: 'Search open postings',
      description: 'Openings that are on a job board now, newest first, each with the address of its ad.',
      inputSchema: INPUT,
      outputSchema: z.object({ postings: z.array(POSTING), citation: CITATION }),
      annotations: READ_ONLY,
    },
    async ({ limit, min_pay: minPay, ...wanted }) => {
      if (wanted.role !== undefined && !context.taxonomy.bySlug.has(wanted.role)) return refuse(noRole(wanted.role))
      if (minPay !== undefined && wanted.currency === undefined) return refuse('min_pay needs a currency, such as USD')
      const now = context.now()
      const found = await listPostings(context.market, { ...wanted, minPay }, now, { limit, after: null })
      return answer({ postings: found.map(shorten) }, citeLive(now, context.config.web.siteName, context.baseUrl))
    },
  )
}

export function noRole(slug: string): string {
  return `there is no role ${JSON.stringify(slug)}; find_roles gives the slugs`
}

function shorten(posting: ListedPosting): z.input<typeof POSTING> {
  const { id, title, company, url, role, level, work_mode, first_seen_at, via } = posting
  const places = [...posting.regions, ...posting.countries.filter((country) => !isNamed(country, posting.regions))]
  return {
    ...{ id, title, company, url, role, level, work_mode, places, first_seen_at, via },
    pay: payOf(posting),
    annual_pay: posting.annual_pay_mid,
  }
}

function isNamed(country: string, regions: string[]): boolean {
  return regions.some((region) => region.startsWith(`${country}-`))
}

function payOf({
  pay_min: min,
  pay_max: max,
  pay_currency: currency,
  pay_period: period,
}: ListedPosting): string | null {
  if (currency === null || period === null || (min === null && max === null)) return null
  const amounts = [...new Set([min, max])].filter((amount) => amount !== null)
  return `${amounts.join('–')} ${currency} a ${period}`
}
