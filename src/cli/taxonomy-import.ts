import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import type { Edition, SkippedRow } from '../domain/publication.ts'
import { PublicationError, UsageError } from '../errors.ts'
import { type StoredEdition, storeEdition } from '../store/edition.ts'
import { type ImportStatus, listImports } from '../store/occupation.ts'
import { createSocOfOnet, readOnetSoc } from '../taxonomy/crosswalk.ts'
import { crosswalkFile, escoLanguages, isEscoFile, readEsco, readEscoCrosswalk } from '../taxonomy/import-esco.ts'
import { isOnetFile, readOnet } from '../taxonomy/import-onet.ts'
import { loadSocTree } from '../taxonomy/load-occupations.ts'
import { loadPublication, loadPublishedFile } from '../taxonomy/load-publication.ts'
import { printJson, printTable, withContext } from './session.ts'

type ImportOptions = { crosswalk?: string; language?: string; release?: string; json?: boolean }

export function taxonomyImportCommand(): Command {
  return new Command('import')
    .description('load the publisher’s own files; a new release replaces the old one at once')
    .addArgument(new Argument('<publisher>', 'whose files they are').choices(['onet', 'esco']))
    .argument('<path>', 'zip as downloaded, or the folder it was unpacked to')
    .option('--crosswalk <file>', 'esco: the ESCO–O*NET crosswalk as CSV; onet: O*NET-SOC to SOC 2018 as CSV')
    .option('--language <codes>', 'esco: only these languages, such as de,fr')
    .option('--release <name>', 'the release, when neither a name nor a file tells it')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (publisher: string, path: string, options: ImportOptions) => {
      const editions = await explained(() => (publisher === 'onet' ? onetEditions : escoEditions)(path, options))
      await withContext(({ context }) => store(context, editions, options))
    })
}

const HELP = `
O*NET: the text database, from https://www.onetcenter.org/database.html
ESCO: the classification as CSV in any of its languages, from https://esco.ec.europa.eu/en/use-esco/download
The crosswalk is found by itself when it lies in the ESCO folder with "onet" in its name. It is kept, so once is enough.

Examples:
  jobtide taxonomy import onet db_27_0_text.zip
  jobtide taxonomy import esco "ESCO dataset - v1.2.0 - classification - de - csv.zip" --crosswalk esco_onet.csv`

/** What is wrong with the files is for the person to mend. */
async function explained<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (cause) {
    throw cause instanceof PublicationError ? new UsageError(cause.message, { cause }) : cause
  }
}

async function onetEditions(path: string, options: ImportOptions): Promise<Edition[]> {
  if (options.language !== undefined) throw new UsageError('--language is for esco; O*NET is in English')
  tell(`reading ${path}`)
  const publication = await loadPublication(path, isOnetFile)
  const table = options.crosswalk === undefined ? null : await loadPublishedFile(options.crosswalk)
  const socOf = createSocOfOnet(knownCodes(), table === null ? null : readOnetSoc(table))
  const files = table === null ? publication.files : [...publication.files, table]
  return [readOnet({ ...publication, files }, socOf, options.release ?? null)]
}

async function escoEditions(path: string, options: ImportOptions): Promise<Edition[]> {
  tell(`reading ${path}`)
  const publication = await loadPublication(path, isEscoFile)
  const given = options.crosswalk === undefined ? null : await loadPublishedFile(options.crosswalk)
  const crosswalk = given ?? crosswalkFile(publication)
  const wanted = options.language?.split(',').map((code) => code.trim().toLowerCase()) ?? null
  const found = escoLanguages(publication, wanted?.length === 1 ? wanted[0] : null)
  const absent = wanted?.find((code) => !found.includes(code)) ?? (found.length === 0 ? 'en' : undefined)
  if (absent !== undefined) readEsco(publication, absent) // Throws, naming the file that is not there.
  const editions = found
    .filter((code) => wanted === null || wanted.includes(code))
    .map((code) => readEsco(publication, code, options.release ?? null))
  return crosswalk === null ? editions : [readEscoCrosswalk(crosswalk, createSocOfOnet(knownCodes())), ...editions]
}

function knownCodes(): ReadonlySet<string> {
  return new Set(loadSocTree().detailed)
}

async function store(context: Context, editions: Edition[], options: ImportOptions): Promise<void> {
  const done: { edition: Edition; stored: StoredEdition }[] = []
  for (const edition of editions) {
    const size = edition.occupations.length || edition.crosswalk.length
    tell(`storing ${edition.publisher} ${edition.release} (${edition.language}): ${number(size)} entries`)
    done.push({ edition, stored: await storeEdition(context.db, edition, context.now()) })
  }
  const imports = await listImports(context.db)
  const hasCrosswalk = imports.some(({ publisher }) => publisher === 'esco-onet')
  const results = done.map(({ edition, stored }) => ({ edition, stored, status: statusOf(imports, edition) }))
  if (options.json) return printJson(results.map(asJson))
  const sizes = { socs: knownCodes().size, roles: context.taxonomy.roles.length }
  for (const result of results) printEdition(result, sizes)
  if (!hasCrosswalk && editions.some(({ publisher }) => publisher === 'esco')) console.log(NO_CROSSWALK)
}

const NO_CROSSWALK =
  '\nNo crosswalk from ESCO to O*NET is loaded, so ESCO’s occupations have no SOC codes and join no roles. Import again with --crosswalk <file>; the file is at https://esco.ec.europa.eu/en/use-esco/eu-us-crosswalk'

type Result = { edition: Edition; stored: StoredEdition; status: ImportStatus | null }

function statusOf(imports: ImportStatus[], { publisher, language }: Edition): ImportStatus | null {
  return imports.find((each) => each.publisher === publisher && each.language === language) ?? null
}

function asJson({ edition, stored, status }: Result): Record<string, unknown> {
  const { publisher, language, release, sha256, source, files, missing, skipped, attribution } = edition
  const { occupations, titles, unplaced, socs, roles } = status ?? {}
  const about = { publisher, language, release, sha256, source, state: stored.state, before: stored.before }
  return { ...about, files, missing, skipped, occupations, titles, unplaced, socs, roles, attribution }
}

function printEdition({ edition, stored, status }: Result, sizes: { socs: number; roles: number }): void {
  console.log(
    `\n${NAMES[edition.publisher]} ${edition.release} (${edition.language}) from ${edition.source}: ${outcome(stored)}\n`,
  )
  printTable(edition.files.map(({ file, rows, loaded, skipped }) => ({ file, rows, loaded, skipped })))
  if (edition.missing.length > 0) console.log(`\nnot there, so not loaded: ${edition.missing.join(', ')}`)
  printSkipped(edition)
  if (status !== null) console.log(`\n${joined(status, sizes)}`)
  console.log(edition.attribution)
}

const NAMES = { onet: 'O*NET', esco: 'ESCO', 'esco-onet': 'ESCO–O*NET crosswalk' }
const SHOWN = 20

function outcome({ state, before }: StoredEdition): string {
  if (state === 'unchanged') return 'loaded before, nothing changed'
  return before === null ? 'loaded' : `loaded in place of ${before.release}`
}

function printSkipped({ skipped, files }: Edition): void {
  const total = files.reduce((sum, file) => sum + file.skipped, 0)
  if (total === 0) return
  console.log(`\n${number(total)} rows skipped:`)
  for (const row of skipped.slice(0, SHOWN)) console.log(`  ${skippedLine(row)}`)
  if (total > SHOWN) console.log(`  … and ${number(total - SHOWN)} more; --json lists up to 1,000 a file`)
}

function skippedLine({ file, line, reason }: SkippedRow): string {
  return `${file}:${line}: ${reason}`
}

function joined(status: ImportStatus, sizes: { socs: number; roles: number }): string {
  const reach = `${number(status.socs)} of ${number(sizes.socs)} SOC 2018 codes and ${number(status.roles)} of ${number(sizes.roles)} roles`
  if (status.publisher === 'esco-onet') return `reaches ${reach}`
  return `${number(status.occupations)} occupations with ${number(status.titles)} titles join ${reach}; ${number(status.unplaced)} have no SOC code`
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

/** Progress goes to stderr, so that stdout can be piped. */
function tell(text: string): void {
  console.error(`${text} …`)
}
