import { Command } from 'commander'
import { formatMoney } from '../digest/format.ts'
import type { Role } from '../domain/role.ts'
import { UsageError } from '../errors.ts'
import { type RoleMarket, readRoleMarket } from '../market/role-market.ts'
import { printJson, printTable, withContext } from './session.ts'

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
        if (options.json) return printJson({ role, market })
        printRole(role, market)
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
  if (market.payByLevel.length === 0) return
  console.log('\nAdvertised base pay a year, median:')
  printTable(
    market.payByLevel.map(({ level, pay, currency }) => ({
      level,
      median: pay.shown ? formatMoney(pay.value, currency) : `withheld: ${pay.reason}`,
      postings: pay.n,
      employers: pay.employers,
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
