import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ModelReport, OccupationModel } from '../domain/occupation.ts'
import type { Taxonomy } from '../domain/role.ts'
import { loadSocTree } from '../taxonomy/load-occupations.ts'
import { loadTaxonomy } from '../taxonomy/load-roles.ts'
import { encodeModel } from '../taxonomy/model-file.ts'
import type { LabelledTitle } from './corpus.ts'
import { distinctTitles, holdOut } from './hold-out.ts'
import { EPOCHS, learnModel } from './learn.ts'
import { employment, escoTitles, filedTitles, onetTitles, roleTitles, socSuccessors } from './sources.ts'

const HELP = `Learns which occupation a job title names, from the publishers' own files.

Usage: npm run train -- --onet <folder> [more sources] [--out <file>]

  --onet <folder>       O*NET text database, unpacked (Occupation Data.txt, Alternate Titles.txt, …)
  --esco <folder>       ESCO CSV export, English (occupations_en.csv); needs --crosswalk
  --crosswalk <file>    ESCO–O*NET crosswalk, CSV
  --dol <file>          disclosure data of the US Department of Labor, .csv or .xlsx; repeat for several files
  --soc2010 <file>      SOC 2010 → 2018 crosswalk (columns soc2010, soc2018), for filings before 2021
  --oews <file>         OEWS workbook, for how many people work in each occupation
  --check <file>        labelled titles that are only measured and calibrated on, never learnt from; repeatable
  --no-roles            leave out our own role names
  --weights <n>         how many weights to keep (default 600000)
  --out <file>          where to write the model (default data/models/occupation.bin, its report beside it)

Example:
  npm run train -- --onet db_27_0_text --esco esco_en --crosswalk esco_onet.csv --dol LCA_FY2025_Q1.xlsx
`

const { values } = parseArgs({
  options: {
    onet: { type: 'string' },
    esco: { type: 'string' },
    crosswalk: { type: 'string' },
    dol: { type: 'string', multiple: true, default: [] },
    soc2010: { type: 'string' },
    oews: { type: 'string' },
    check: { type: 'string', multiple: true, default: [] },
    'no-roles': { type: 'boolean', default: false },
    weights: { type: 'string', default: '600000' },
    out: { type: 'string', default: 'data/models/occupation.bin' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

const most = Number(values.weights)
if (values.help || values.onet === undefined || !Number.isInteger(most) || most < 1) {
  console.log(HELP)
  process.exit(values.help ? 0 : 2)
}
await train(values.onet)

async function train(onet: string): Promise<void> {
  const tree = loadSocTree()
  const taxonomy = loadTaxonomy()
  const people = values.oews === undefined ? null : await employment(values.oews)
  const fixed = await dictionaries(onet, taxonomy)
  const successors = await socSuccessors(values.soc2010)
  const known = new Set(tree.detailed)
  const read = async (file: string): Promise<[string, LabelledTitle[]]> => [
    basename(file),
    await filedTitles(file, known, successors),
  ]
  const filed = new Map(await Promise.all(values.dol.map(read)))
  const checks = new Map((await Promise.all(values.check.map(read))).map(([name, all]) => [name, distinctTitles(all)]))
  const learn = (titles: readonly LabelledTitle[]) => learnModel(titles, { tree, most, people, onEpoch: showEpoch })
  const { calibration, sets } = holdOut({ fixed, filed, checks, learn, taxonomy, tree })
  console.table(sets)
  const titles = [...fixed, ...[...filed.values()].flat()]
  const report: ModelReport = {
    version: versionOf(onet, taxonomy.version),
    ...describe(titles),
    learntFrom: [...filed.keys()],
    heldOut: sets,
  }
  save({ ...learn(titles), ...calibration, report })
}

async function dictionaries(onet: string, taxonomy: Taxonomy): Promise<LabelledTitle[]> {
  const titles = await onetTitles(onet)
  if (values.esco !== undefined) {
    if (values.crosswalk === undefined) throw new Error('--esco needs --crosswalk <file>, the ESCO–O*NET crosswalk')
    titles.push(...(await escoTitles(values.esco, values.crosswalk)))
  }
  if (!values['no-roles']) titles.push(...roleTitles(taxonomy))
  return titles
}

function save(model: OccupationModel): void {
  const file = encodeModel(model)
  writeFileSync(values.out, file)
  writeFileSync(values.out.replace(/\.bin$/, '.report.json'), `${JSON.stringify(model.report, null, 2)}\n`)
  const size = (file.length / 1e6).toFixed(2)
  console.log(`${values.out}: ${size} MB, ${model.weights.length} weights, version ${model.report.version}`)
}

function showEpoch(epoch: number, loss: number): void {
  console.error(`round ${epoch} of ${EPOCHS}: loss ${loss.toFixed(3)}, ${Math.round(performance.now() / 1000)} s`)
}

/** The same files and settings give the same version. */
function versionOf(onet: string, taxonomyVersion: string): string {
  const inOnet = ['Occupation Data.txt', 'Alternate Titles.txt', 'Sample of Reported Titles.txt']
  const files = [
    ...inOnet.map((name) => join(onet, name)),
    ...(values.esco === undefined ? [] : [join(values.esco, 'occupations_en.csv')]),
    ...[values.crosswalk, values.soc2010, values.oews].filter((file) => file !== undefined),
    ...values.dol,
    ...values.check,
  ]
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  return hash
    .update(`${values['no-roles'] ? '' : taxonomyVersion} ${most} ${EPOCHS}`)
    .digest('hex')
    .slice(0, 12)
}

function describe(titles: LabelledTitle[]): { sources: string[]; titles: Record<string, number> } {
  const counts: Record<string, number> = {}
  for (const { source } of titles) counts[source] = (counts[source] ?? 0) + 1
  return { sources: Object.keys(counts), titles: counts }
}
