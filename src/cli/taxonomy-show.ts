import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { TitleKind } from '../domain/publication.ts'
import { UsageError } from '../errors.ts'
import { type ImportStatus, listImports } from '../store/occupation.ts'
import { type OccupationPage, occupationsByCode, occupationsOfSoc } from '../store/occupation-page.ts'
import { loadSocTree } from '../taxonomy/load-occupations.ts'
import { printJson, withContext } from './session.ts'

type ShowOptions = { language?: string; all?: boolean; json?: boolean }

export function taxonomyShowCommand(): Command {
  return new Command('show')
    .description('show an occupation: titles, technologies, related occupations, our roles, and where it is from')
    .argument('<code>', 'SOC code (29-1141), role (registered-nurse), O*NET-SOC code, ESCO number or URI')
    .option('--language <codes>', 'only these languages, such as en,de')
    .option('--all', 'whole lists, however long')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide taxonomy show registered-nurse\n  jobtide taxonomy show 29-1141 --language de',
    )
    .action((code: string, options: ShowOptions) =>
      withContext(async ({ context }) => {
        const view = await readView(context, code, options)
        if (options.json) return printJson(view)
        printView(view, options.all === true)
      }),
    )
}

type View = {
  soc: { code: string; title: string } | null
  roles: { slug: string; title: string }[]
  occupations: OccupationPage[]
  attributions: string[]
}

async function readView(context: Context, asked: string, options: ShowOptions): Promise<View> {
  const languages = options.language?.split(',').map((each) => each.trim().toLowerCase()) ?? null
  const soc = SOC_CODE.test(asked) ? asked : context.taxonomy.bySlug.get(asked)?.soc
  const occupations =
    soc === undefined
      ? await occupationsByCode(context.db, asked, languages)
      : await occupationsOfSoc(context.db, soc, languages)
  const code = soc ?? onlySoc(occupations)
  const title = code === null ? undefined : loadSocTree().titles.get(code)
  if (title === undefined && occupations.length === 0) throw unknown(asked)
  const imports = (await listImports(context.db)).filter((each) => isSourceOf(each, occupations))
  return {
    soc: code === null || title === undefined ? null : { code, title },
    roles: context.taxonomy.roles.filter((role) => role.soc === code).map(({ slug, title }) => ({ slug, title })),
    occupations,
    attributions: [...new Set(imports.map(({ attribution }) => attribution))],
  }
}

/** ESCO's SOC codes are the crosswalk's. */
function isSourceOf({ publisher, language }: ImportStatus, occupations: OccupationPage[]): boolean {
  return publisher === 'esco-onet'
    ? occupations.some((each) => each.publisher === 'esco' && each.socs.length > 0)
    : occupations.some((each) => each.publisher === publisher && each.language === language)
}

const SOC_CODE = /^\d{2}-\d{4}$/

/** The code that all of these occupations fall under alone; null when they do not. */
function onlySoc(occupations: OccupationPage[]): string | null {
  const codes = new Set(occupations.flatMap(({ socs }) => socs.map(({ soc }) => soc)))
  return codes.size === 1 ? ([...codes][0] ?? null) : null
}

function unknown(asked: string): UsageError {
  return new UsageError(
    `${asked.slice(0, 100)} is no SOC 2018 code, role, O*NET-SOC code or ESCO number that is loaded; see jobtide taxonomy status`,
  )
}

function printView(view: View, isWhole: boolean): void {
  if (view.soc !== null) console.log(`${view.soc.code} ${view.soc.title} (SOC 2018)`)
  if (view.roles.length > 0)
    console.log(
      `roles: ${list(
        view.roles.map(({ slug }) => slug),
        isWhole,
      )}`,
    )
  for (const occupation of view.occupations) printOccupation(occupation, isWhole)
  if (view.occupations.length === 0) console.log('\nNo occupation under it is loaded; see jobtide taxonomy status.')
  console.log('')
  for (const attribution of view.attributions) console.log(attribution)
}

const KINDS: [TitleKind, string][] = [
  ['alternate', 'other titles'],
  ['reported', 'reported titles'],
  ['short', 'abbreviations'],
  ['hidden', 'hidden labels'],
]

function printOccupation(occupation: OccupationPage, isWhole: boolean): void {
  const { publisher, language, code, number, title, description, jobZone, isco, socs } = occupation
  const name = publisher === 'onet' ? 'O*NET' : 'ESCO'
  console.log(`\n${name} ${number ?? code} ${title} (${language})`)
  if (description !== null) console.log(isWhole ? description : shorten(description))
  const facts: [string, string[]][] = [
    ['address', publisher === 'esco' ? [code] : []],
    ['SOC 2018', socs.map(({ soc, match }) => (match === 'own' ? soc : `${soc} (${match})`))],
    ['ISCO-08', isco === null ? [] : [`${isco.code} ${isco.title ?? ''}`.trim()]],
    ['job zone', jobZone === null ? [] : [`${jobZone} of 5`]],
    ...KINDS.map(([kind, label]): [string, string[]] => [label, titlesOf(occupation, kind)]),
    ['technologies', occupation.technologies.map(technologyText)],
    ['related', occupation.related.filter(({ relation }) => relation !== 'broader').map(relatedText)],
    [
      'broader',
      occupation.related.filter(({ relation }) => relation === 'broader').map(({ title: broader }) => broader),
    ],
    ['tasks', occupation.tasks],
  ]
  for (const [label, values] of facts) if (values.length > 0) console.log(`  ${label}: ${list(values, isWhole)}`)
}

function titlesOf({ titles }: OccupationPage, kind: TitleKind): string[] {
  return titles.filter((each) => each.kind === kind).map(({ title }) => title)
}

function technologyText({ name, hot, inDemand }: OccupationPage['technologies'][number]): string {
  if (inDemand === true) return `${name} (in demand)`
  return hot ? `${name} (hot)` : name
}

function relatedText({ code, title }: OccupationPage['related'][number]): string {
  return `${title} (${code})`
}

const SHOWN = 10
const LONGEST = 300

function list(values: string[], isWhole: boolean): string {
  if (isWhole || values.length <= SHOWN) return values.join('; ')
  return `${values.slice(0, SHOWN).join('; ')}; … ${values.length - SHOWN} more`
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`
}
