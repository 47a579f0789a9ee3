import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Role } from '../domain/role.ts'
import { citeLive, citeRelease } from '../market/citation.ts'
import { proofPath } from '../market/proof-path.ts'
import { currentRelease } from '../market/release.ts'
import { figuresOfRole, type ShownFigure } from '../market/release-figures.ts'
import { withheldSentence } from '../market/withheld.ts'
import { isCalled } from '../taxonomy/called.ts'
import { answer, CITATION, READ_ONLY, refuse } from './answer.ts'
import { noRole } from './postings.ts'

const MOST_ROLES = 20

const FIGURE = z.object({
  metric: z.string(),
  of: z.string().describe('Level, country, region, mode and item that the figure is restricted to; empty: all'),
  period: z.string(),
  value: z.number().nullable(),
  text: z.string().nullable(),
  unit: z.string(),
  low: z.number().nullable().describe('95 % interval'),
  high: z.number().nullable(),
  n: z.number().nullable(),
  grade: z.string().nullable(),
  withheld: z.string().nullable().describe('Why there is no value'),
  proof: z.string().describe('Page that leads to the rows behind it'),
})

/** Metrics that speak of money. */
const PAY_METRICS = [
  'official-pay',
  'advertised-median',
  'advertised-range',
  'employer-balanced-median',
  'pay-by-level',
  'advertised-gap',
  'global-pay',
  'pay-growth',
  'nowcast',
  'shrunk-median',
  'pay-transparency',
]

const ROLE_INPUT = z.object({ role: z.string().describe('Slug of a role, from find_roles') })

/** Roles by name, what is known of one, and what it pays. */
export function registerRole(server: McpServer, context: Context): void {
  registerFind(server, context)
  server.registerTool(
    'role_facts',
    {
      title: 'Facts of a role',
      description:
        'What a role is, its ladder and related roles, and the figures of the newest release: official and advertised, each with n, interval and proof.',
      inputSchema: ROLE_INPUT,
      outputSchema: z.object({ role: z.record(z.string(), z.unknown()), figures: z.array(FIGURE), citation: CITATION }),
      annotations: READ_ONLY,
    },
    async ({ role: slug }) => {
      const role = context.taxonomy.bySlug.get(slug)
      if (!role) return refuse(noRole(slug))
      return withFigures(context, role, (figure) => !PAY_METRICS.includes(figure.metric) || isPlain(figure))
    },
  )
  server.registerTool(
    'pay',
    {
      title: 'Pay of a role',
      description: 'What a role pays: official statistics and advertised pay side by side, by level and by country.',
      inputSchema: ROLE_INPUT.extend({
        country: z.string().optional().describe('Only figures of this country, ISO 3166-1 alpha-2'),
        level: z.string().optional(),
      }),
      outputSchema: z.object({ role: z.record(z.string(), z.unknown()), figures: z.array(FIGURE), citation: CITATION }),
      annotations: READ_ONLY,
    },
    async ({ role: slug, country, level }) => {
      const role = context.taxonomy.bySlug.get(slug)
      if (!role) return refuse(noRole(slug))
      return withFigures(
        context,
        role,
        (figure) =>
          PAY_METRICS.includes(figure.metric) &&
          (country === undefined || figure.country === country) &&
          (level === undefined || figure.level === level),
      )
    },
  )
}

function registerFind(server: McpServer, context: Context): void {
  const ROLE = z.object({ slug: z.string(), title: z.string(), family: z.string(), soc: z.string() })
  server.registerTool(
    'find_roles',
    {
      title: 'Find roles by name',
      description: 'Roles whose title or alias holds the words; the slug names a role in the other tools.',
      inputSchema: z.object({ words: z.string().min(2).max(80) }),
      outputSchema: z.object({ roles: z.array(ROLE), citation: CITATION }),
      annotations: READ_ONLY,
    },
    async ({ words }) => {
      const found = context.taxonomy.roles.filter((role) => isCalled(role, words))
      const roles = found.slice(0, MOST_ROLES).map(({ slug, title, family, soc }) => ({ slug, title, family, soc }))
      return answer({ roles }, citeLive(context.now(), context.config.web.siteName, context.baseUrl))
    },
  )
}

async function withFigures(context: Context, role: Role, keep: (figure: ShownFigure) => boolean) {
  const { slug, title, summary, soc, family, aliases, ladder, related, skills, tools } = role
  const about = { slug, title, summary, soc, family, aliases, ladder, related, skills, tools }
  const site = context.config.web.siteName
  const release = await currentRelease(context.market)
  if (release === null) {
    return answer({ role: about, figures: [] }, citeLive(context.now(), site, context.baseUrl))
  }
  const all = await figuresOfRole(context.market, release.id, slug)
  const figures = all.filter(keep).map((figure) => shorten(figure, context.baseUrl, release.id))
  return answer({ role: about, figures }, citeRelease(release, site, context.baseUrl))
}

/** Over all levels, countries, regions and modes. */
function isPlain({ level, country, region, mode }: ShownFigure): boolean {
  return [level, region, mode].every((value) => value === '') && ['', 'US'].includes(country)
}

function shorten(figure: ShownFigure, baseUrl: string, release: string): z.input<typeof FIGURE> {
  const { metric, period, value, text, unit, low, high, n, grade, level, country, region, mode, item } = figure
  const of = [level, country, region, mode, item].filter((part) => part !== '').join(', ')
  const proof = `${baseUrl}${proofPath(release, figure)}`
  return { metric, of, period, value, text, unit, low, high, n, grade, withheld: withheldSentence(figure), proof }
}
