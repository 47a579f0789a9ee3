import { Command } from 'commander'
import type { Release } from '../domain/release.ts'
import type { Role } from '../domain/role.ts'
import { UsageError } from '../errors.ts'
import { currentRelease } from '../market/release.ts'
import { figuresOfMetrics, type ShownFigure } from '../market/release-figures.ts'
import { type RoleMarket, readRoleMarket } from '../market/role-market.ts'
import { withheldSentence } from '../market/withheld.ts'
import { formatInterval, formatValue } from '../web/figure-words.ts'
import { printJson, printTable, withContext } from './session.ts'

const PAY = ['official-pay', 'advertised-median', 'pay-by-level']

export function roleCommand(): Command {
  return new Command('role')
    .description('show what is known of a role: ladder, postings and pay')
    .argument('<slug>', 'such as patient-services-representative')
    .option('--json', 'print JSON')
    .action((slug: string, options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const role = context.taxonomy.bySlug.get(slug)
        if (!role) throw new UsageError(`no role has the slug ${slug}; ${suggest(slug, context.taxonomy.roles)}`)
        const market = await readRoleMarket(context.market, slug, context.now())
        const release = await currentRelease(context.market)
        const pay = release === null ? [] : await figuresOfMetrics(context.market, release.id, slug, PAY)
        if (options.json) return printJson({ role, market, release, pay })
        printRole(role, market)
        printPay(release, pay)
      }),
    )
}

function printRole(role: Role, market: RoleMarket): void {
  console.log(
    `${role.title} (SOC 2018 ${role.soc})\n${role.summary}\n\n${market.active} open postings, ${market.newThisWeek} new in 7 days\n`,
  )
  printTable(
    role.ladder.map((rung) => ({
      title: rung.title,
      level: rung.level,
      years: rung.maxYears === null ? `${rung.minYears}+` : `${rung.minYears}-${rung.maxYears}`,
    })),
  )
}

function printPay(release: Release | null, pay: readonly ShownFigure[]): void {
  if (release === null || pay.length === 0) return
  console.log(`\nPay in release ${release.id}:`)
  printTable(
    pay.map((figure) => ({
      figure: [figure.metric, figure.item].filter((part) => part !== '').join(' '),
      level: figure.level,
      country: figure.country,
      value: formatValue(figure) ?? withheldSentence(figure) ?? '',
      interval: formatInterval(figure) ?? '',
      n: figure.n ?? '',
    })),
  )
}

function suggest(slug: string, roles: Role[]): string {
  const words = slug.toLowerCase().split(/[^a-z]+/)
  const near = roles.filter((role) => words.some((word) => word.length > 2 && role.slug.includes(word))).slice(0, 5)
  return near.length > 0
    ? `near it: ${near.map((role) => role.slug).join(', ')}`
    : 'the pages list them all under /roles'
}
