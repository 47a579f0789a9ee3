import { Command } from 'commander'
import type { Context } from '../context.ts'
import { addressesOn } from '../official/_addresses.ts'
import { listOfficialFiles, type StoredFile } from '../store/official.ts'
import { listOfficialSources, type OfficialSource } from '../store/official-source.ts'
import { officialImportCommand } from './official-import.ts'
import { officialShowCommand } from './official-show.ts'
import { printJson, printTable, withContext } from './session.ts'

/** Official statistics and exchange rates: loading publishers' files, and what is loaded. */
export function officialCommand(): Command {
  return new Command('official')
    .description('load official statistics and exchange rates; show what is loaded, cell by cell')
    .addCommand(officialImportCommand())
    .addCommand(listCommand())
    .addCommand(officialShowCommand())
}

function listCommand(): Command {
  return new Command('list')
    .description('show publishers, the files in force, and how their addresses fared')
    .option('--all', 'also the versions that were replaced')
    .option('--json', 'print JSON')
    .action((options: { all?: boolean; json?: boolean }) => withContext(({ context }) => list(context, options)))
}

async function list(context: Context, options: { all?: boolean; json?: boolean }): Promise<void> {
  const files = await listOfficialFiles(context.db, { superseded: options.all })
  const sources = await listOfficialSources(context.db)
  const publishers = [...context.importers.values()].map((importer) => {
    const { id, name, docs, licence, attribution, version, everyDays } = importer
    const addresses = addressesOn(context.now(), importer.addresses)
    return { id, name, docs, licence, attribution, version, everyDays, addresses, fetched: isFetched(context, id) }
  })
  if (options.json) return printJson({ publishers, files, sources })
  printTable(
    publishers.map(({ id, name, addresses, everyDays, fetched }) => ({
      publisher: id,
      name,
      addresses: addresses.length,
      'every days': everyDays,
      schedule: addresses.length === 0 ? 'no address' : fetched ? 'on' : 'off',
      files: files.filter(({ publisher, supersededAt }) => publisher === id && supersededAt === null).length,
    })),
  )
  console.log('')
  if (files.length === 0)
    console.log('No files are loaded. Try: jobtide official import <publisher> <file, folder or URL>')
  else printTable(files.map((file) => fileRow(file, options.all === true)))
  if (sources.length > 0) console.log('')
  if (sources.length > 0) printTable(sources.map(sourceRow))
}

function isFetched({ config }: Context, id: string): boolean {
  return config.official.publishers.includes('all') || config.official.publishers.includes(id)
}

function fileRow(file: StoredFile, isAll: boolean): Record<string, string | number | null> {
  return {
    publisher: file.publisher,
    dataset: file.dataset,
    release: file.release,
    rows: file.rows,
    loaded: file.loaded,
    refused: file.rows - file.loaded,
    imported: file.importedAt.toISOString().slice(0, 16),
    ...(isAll ? { replaced: file.supersededAt?.toISOString().slice(0, 16) ?? null } : {}),
    sha256: file.sha256.slice(0, 12),
    from: file.url ?? file.name,
    note: file.correctionNote,
  }
}

function sourceRow(source: OfficialSource): Record<string, string | null> {
  return {
    publisher: source.publisher,
    address: source.url,
    tried: source.triedAt.toISOString().slice(0, 16),
    had: source.succeededAt?.toISOString().slice(0, 16) ?? null,
    failure: source.failure?.slice(0, 120) ?? null,
  }
}
