import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { Release } from '../domain/release.ts'
import { listReleases } from '../market/release.ts'
import { makeRelease } from '../releases/make.ts'
import { ofMarket } from '../releases/of-market.ts'
import { type Verification, verifyRelease } from '../releases/verify.ts'
import { releaseDiffCommand } from './release-diff.ts'
import { releaseExportCommand } from './release-export.ts'
import { differenceRow, printProgress } from './release-print.ts'
import { readInstant, readLimit, readReleaseId } from './release-read.ts'
import { printJson, printTable, withContext } from './session.ts'

export function releaseCommand(): Command {
  return new Command('release')
    .description('make, check, compare and export frozen sets of figures')
    .addCommand(makeCommand())
    .addCommand(listCommand())
    .addCommand(verifyCommand())
    .addCommand(releaseDiffCommand())
    .addCommand(releaseExportCommand())
}

type MakeFlags = { asOf?: Date; id?: string; ifChanged?: boolean; json?: boolean }

function makeCommand(): Command {
  return new Command('make')
    .description('compute all figures and publish them as a release that never changes')
    .option(
      '--as-of <time>',
      'what was known then: 2026-11-27 (its end) or 2026-11-27T06:00:00Z; now when left out',
      readInstant,
    )
    .option('--id <id>', 'a name such as 2026-11-27 or 2026-11-27.2; by the day when left out', readReleaseId)
    .option('--if-changed', 'make nothing when the current release is of the same inputs')
    .option('--json', 'print JSON')
    .action((flags: MakeFlags) => withContext(({ context }) => make(context, flags)))
}

async function make(context: Context, { asOf, id, ifChanged, json }: MakeFlags): Promise<void> {
  const made = await makeRelease(context, {
    ...ofMarket(),
    ...(asOf && { asOf }),
    ...(id && { id }),
    onlyWhenChanged: ifChanged === true,
    progress: printProgress(),
  })
  if (made.state === 'busy') throw new Error('another process is making a release; wait until it is done')
  if (made.state === 'empty') throw new Error('nothing is known yet: read a board or import official statistics first')
  if (json) return printJson(made)
  if (made.state === 'unchanged') return console.log(`nothing changed since release ${made.release.id}`)
  printRelease(made.release)
}

function printRelease(release: Release): void {
  console.log(`release ${release.id}: ${release.figures} figures as of ${release.asOf.toISOString()}
inputs  ${release.inputsHash}
outputs ${release.outputsHash}
code ${release.codeVersion}, taxonomy ${release.taxonomyVersion}`)
}

function listCommand(): Command {
  return new Command('list')
    .description('list the releases, the current one first')
    .option('--json', 'print JSON')
    .action((flags: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const releases = await listReleases(context.market)
        if (flags.json) return printJson(releases)
        if (releases.length === 0) return console.log('no release yet; jobtide release make makes one')
        printTable(
          releases.map(({ id, asOf, publishedAt, figures, inputs, outputsHash }) => ({
            id,
            'as of': asOf.toISOString(),
            published: publishedAt.toISOString(),
            figures,
            inputs: inputs.length,
            'outputs hash': outputsHash,
          })),
        )
      }),
    )
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('compute a release again and compare it figure by figure; ends with 1 when anything differs')
    .argument('<id>', 'such as 2026-11-27')
    .option('--limit <number>', 'differences to list', readLimit, 100)
    .option('--json', 'print JSON')
    .action((id: string, flags: { limit: number; json?: boolean }) =>
      withContext(async ({ context }) => {
        const verified = await verifyRelease(context, id, {
          ...ofMarket(),
          limit: flags.limit,
          progress: printProgress(),
        })
        if (!verified.ok) process.exitCode = 1
        if (flags.json) return printJson(verified)
        printVerification(verified)
      }),
    )
}

function printVerification({ ok, inputs, figures, outputsHash, counts, differences }: Verification): void {
  for (const changed of inputs.changed) console.log(`changed since: ${changed}`)
  console.log(`${figures.stored} figures published, ${figures.recomputed} computed again`)
  if (ok) console.log(`the same: outputs hash ${outputsHash.published}`)
  if (outputsHash.stored !== outputsHash.published)
    console.log(`the stored figures are not those that were published: ${outputsHash.stored}`)
  if (counts.length === 0) return
  printTable(counts)
  console.log('\ndifferences: published, then computed again')
  printTable(differences.map(differenceRow))
}
