import { Command } from 'commander'
import { type ImportStatus, listImports } from '../store/occupation.ts'
import { printJson, printTable, withContext } from './session.ts'
import { taxonomyImportCommand } from './taxonomy-import.ts'
import { taxonomyShowCommand } from './taxonomy-show.ts'

/** Occupations of O*NET and ESCO: loading the publishers' own files, and what is loaded. */
export function taxonomyCommand(): Command {
  return new Command('taxonomy')
    .description('load occupations from O*NET and ESCO; show what is loaded')
    .addCommand(taxonomyImportCommand())
    .addCommand(statusCommand())
    .addCommand(taxonomyShowCommand())
}

function statusCommand(): Command {
  return new Command('status')
    .alias('list')
    .description('show what is loaded: release, hash, when, counts, attribution')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const imports = await listImports(context.db)
        const { version, roles } = context.taxonomy
        if (options.json) return printJson({ taxonomy: { version, roles: roles.length }, imports })
        console.log(`Our own taxonomy: ${roles.length} roles, version ${version}.\n`)
        if (imports.length === 0) return console.log(NOTHING_LOADED)
        printTable(imports.map(statusRow))
        console.log('')
        for (const { attribution } of imports.toSorted(byAttribution).filter(isFirstOfIts)) console.log(attribution)
      }),
    )
}

const NOTHING_LOADED =
  'No occupations are loaded. Download the O*NET text database or ESCO as CSV, then: jobtide taxonomy import onet db_27_0_text.zip'

function statusRow(status: ImportStatus): Record<string, string | number | null> {
  const isCrosswalk = status.publisher === 'esco-onet'
  return {
    publisher: status.publisher,
    language: status.language,
    release: status.release,
    occupations: isCrosswalk ? null : status.occupations,
    titles: isCrosswalk ? null : status.titles,
    'without SOC': isCrosswalk ? null : status.unplaced,
    'SOC codes': status.socs,
    roles: status.roles,
    skipped: status.counts.reduce((sum, file) => sum + file.skipped, 0),
    imported: status.importedAt.toISOString().slice(0, 16),
    sha256: status.sha256.slice(0, 12),
    from: status.source,
  }
}

function byAttribution(one: ImportStatus, other: ImportStatus): number {
  return one.attribution.localeCompare(other.attribution)
}

/** Editions of one publisher in several languages share one attribution. */
function isFirstOfIts({ attribution }: ImportStatus, index: number, all: ImportStatus[]): boolean {
  return all[index - 1]?.attribution !== attribution
}
