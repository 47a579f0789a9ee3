import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Figure } from '../../src/domain/figure.ts'
import type { Release } from '../../src/domain/release.ts'
import { figuresJson } from '../../src/market/figure-line.ts'
import { readFigures } from '../../src/market/figure-rows.ts'
import { csv } from '../../src/releases/csv.ts'
import { writeExport } from '../../src/releases/export.ts'
import type { Column } from '../../src/releases/figure-columns.ts'
import { makeRelease } from '../../src/releases/make.ts'
import { openingsFiles } from '../../src/releases/openings-files.ts'
import { parquet } from '../../src/releases/parquet.ts'
import { FORMATS, releaseFiles } from '../../src/releases/release-files.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import type { TestDatabase } from '../_support/database.ts'
import { giving } from '../_support/figures.ts'
import { copyOf, someOpenings } from '../_support/market-copy.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const PUBLISHER = { name: 'Tide "Jobs"', baseUrl: 'https://jobs.example', licence: 'CC-BY-4.0' }
const HOSTILE = '=HYPERLINK("http://evil.example";"x")'

const FIGURES: Partial<Figure>[] = [
  {},
  { item: HOSTILE },
  { item: '+1', value: -3.25, low: -4, high: -0.1, unit: 'percent' },
  { item: '@sum, "quoted"\nand a second line' },
  { item: '\tTab' },
  { item: 'too few', value: null, n: 3, employers: 2, grade: null, withheld: 'too-few' },
  { metric: 'education', value: null, text: '-High school', n: null, employers: null, grade: 'official' },
  { metric: 'official-pay', value: 0.1 + 0.2, n: 2 ** 53 - 1, role: '', country: 'US' },
  { metric: 'official-pay', value: 1e21, n: null, role: 'ärztin' },
]

let test: TestDatabase
let release: Release
let folder: string
beforeAll(async () => {
  test = await copyOf(someOpenings(90), 'export')
  await importFile()
  const context = { db: test.db, taxonomy: loadTaxonomy(), now: () => NOW }
  const made = await makeRelease(context, { compute: giving(FIGURES), parameters: {} })
  if (made.state !== 'published') throw new Error(made.state)
  release = made.release
  folder = await mkdtemp(join(tmpdir(), 'jobtide-export-'))
  await writeExport(folder, [
    ...releaseFiles(test.db, release, PUBLISHER, FORMATS),
    ...(await openingsFiles(test.db, release)),
  ])
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await test.drop()
})

/** As an importer leaves it. */
async function importFile(): Promise<void> {
  await sql`insert into document_body (hash, bytes, size) values (sha256('x'), '', 1)`.execute(test.db)
  await sql`
    insert into official_file (publisher, dataset, release, period, name, sha256, size, fetched_at, imported_at, reader, rows, loaded,
      refused, licence, attribution)
    values ('bls-oews', 'national 2023', 'May 2023', '2023-05', 'national.xlsx', sha256('x'), 1, ${NOW}, ${NOW}, 1, 3, 3, '[]',
      'Public domain', 'Occupational Employment and Wage Statistics, U.S. Bureau of Labor Statistics')`.execute(test.db)
}

const read = (name: string) => readFile(join(folder, name), 'utf8')

async function query(statement: string): Promise<Record<string, unknown>[]> {
  const session = await (await DuckDBInstance.create(':memory:')).connect()
  try {
    return (await session.runAndReadAll(statement.replaceAll('$', folder))).getRowObjectsJson() as Record<
      string,
      unknown
    >[]
  } finally {
    session.closeSync()
  }
}

describe('an exported release', () => {
  it('holds the figures of the database in Parquet, as another program reads it', async () => {
    const rows = await query(
      `select * replace (n::varchar as n, employers::varchar as employers) from '$/figures.parquet'`,
    )
    const stored = (await storedFigures()).map(({ proof, n, employers, ...rest }) => ({
      ...rest,
      release: release.id,
      n: n === null ? null : String(n),
      employers: employers === null ? null : String(employers),
      proof: JSON.stringify({ counted: 'open at the release', kind: proof.kind, leftOut: {} }),
    }))
    expect(rows.map((row) => ({ ...row, version: Number(row.version) }))).toEqual(stored)
    expect(
      await query(`select decode(key) as key, decode(value) as value from parquet_kv_metadata('$/figures.parquet')`),
    ).toContainEqual({ key: 'outputs_hash', value: release.outputsHash })
  })

  it('holds the same in JSON, whose hash is that of the release', async () => {
    const json = await read('figures.json')
    expect(createHash('sha256').update(json).digest('hex')).toBe(release.outputsHash)
    expect(JSON.parse(json)).toEqual(await storedFigures())
  })

  it('holds the same in CSV, but for texts that a spreadsheet would run', async () => {
    const names = [
      'role',
      'metric',
      'country',
      'period',
      'unit',
      'value',
      'low',
      'high',
      'n',
      'employers',
      'grade',
      'withheld',
      'proof',
    ]
    const all = (file: string) =>
      query(`select ${names.join(', ')} from ${file} order by value nulls last, n, low, period, grade`)
    const types = `types = {value: 'DOUBLE', low: 'DOUBLE', high: 'DOUBLE', n: 'BIGINT', employers: 'BIGINT', version: 'BIGINT'}`
    const csvRows = await all(`read_csv('$/figures.csv', all_varchar = false, nullstr = '', ${types})`)
    const parquetRows = await all(
      `(select * replace (nullif(role, '') as role, nullif(country, '') as country) from '$/figures.parquet')`,
    )
    expect(csvRows).toEqual(parquetRows)
    const items = await query(`select item, text from read_csv('$/figures.csv', all_varchar = true) order by item`)
    expect(items.map(({ item }) => item).filter((item) => item !== null)).toEqual(
      ["'\tTab", "'+1", `'${HOSTILE}`, `'@sum, "quoted"\nand a second line`, 'too few'].sort(),
    )
    expect(items.map(({ text }) => text)).toContain("'-High school")
    expect((await read('figures.csv')).split('\n')[0]).toBe(
      'release,role,metric,level,country,region,mode,item,period,version,unit,value,text,low,high,n,employers,grade,withheld,proof',
    )
  })

  it('is the same bytes every time, and its checksums hold', async () => {
    const again = await mkdtemp(join(tmpdir(), 'jobtide-export-'))
    await writeExport(again, [
      ...releaseFiles(test.db, release, PUBLISHER, FORMATS),
      ...(await openingsFiles(test.db, release)),
    ])
    expect(await readFile(join(again, 'SHA256SUMS'), 'utf8')).toBe(await read('SHA256SUMS'))
    const names = (await readdir(again, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect((await read('SHA256SUMS')).trim().split('\n')).toHaveLength(names.length - 1)
    expect(execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: again, encoding: 'utf8' })).not.toMatch(/FAILED/)
    await rm(again, { recursive: true })
  })

  it('says whose data is in it, how to cite it and what its columns are', async () => {
    expect(await read('LICENCE.txt')).toMatch(
      /bls-oews, national 2023 \(May 2023\)\n {2}Occupational Employment[\s\S]*Public domain/,
    )
    expect(await read('CITATION.txt')).toBe(
      `Tide "Jobs" (2026): Labour-market figures, release 2026-11-20, as known at 2026-11-20T12:00:00.000Z, 9 figures, SHA-256 ${release.outputsHash}. https://jobs.example/releases/2026-11-20\n`,
    )
    expect(await read('CITATION.cff')).toMatch(
      /^cff-version: 1\.2\.0\nmessage: "[\s\S]*- name: "Tide \\"Jobs\\""\nversion: "2026-11-20"\ndate-released: 2026-11-20\nlicense: CC-BY-4\.0\n/,
    )
    const { tableSchema } = JSON.parse(await read('figures.csv-metadata.json')) as {
      tableSchema: { columns: { name: string }[] }
    }
    expect(tableSchema.columns.map(({ name }) => name).join(',')).toBe((await read('figures.csv')).split('\n')[0])
    for (const { name } of tableSchema.columns) expect(await read('data-dictionary.md')).toContain(`| ${name} |`)
    expect(JSON.parse(await read('release.json'))).toMatchObject({ id: '2026-11-20', inputsHash: release.inputsHash })
  })

  it('brings the openings behind it, a file a month, without texts', async () => {
    expect(await readdir(join(folder, 'openings'))).toEqual(['data-dictionary.md', 'openings-2026-10.parquet'])
    const [totals] = await query(`
      select count(*)::int as n, count(distinct external_id)::int as ads, sum(pay_mid)::int as pay, min(first_seen)::varchar as first,
        any_value(countries)::varchar as countries from '$/openings/openings-2026-10.parquet'`)
    const pays = someOpenings(90).reduce((sum, { pay }) => sum + (pay ?? 0), 0)
    expect(totals).toEqual({ n: 90, ads: 90, pay: pays, first: '2026-10-01 00:00:00+00', countries: '[US]' })
  })
})

async function storedFigures(): Promise<Figure[]> {
  const rows: Figure[] = []
  for await (const batch of readFigures(test.db, release.id)) rows.push(...batch)
  return rows
}

describe('large tables', () => {
  it('keep every row over several groups', async () => {
    type Row = { at: number; word: string | null }
    const columns: Column<Row>[] = [
      { name: 'number', type: 'whole', optional: false, about: '', of: ({ at }) => at },
      { name: 'word', type: 'text', optional: true, about: '', of: ({ word }) => word },
    ]
    async function* rows() {
      for (let batch = 0; batch < 17; batch += 1)
        yield Array.from({ length: 7_001 }, (_, at) => ({
          at: batch * 7_001 + at,
          word: at % 3 === 0 ? null : `w${at % 11}`,
        }))
    }
    await writeExport(folder, [{ name: 'large.parquet', pieces: () => parquet(columns, rows(), {}) }])
    expect(
      await query(
        `select count(*)::int as n, count(distinct number)::int as ats, max(number)::int as last, count(word)::int as words from '$/large.parquet'`,
      ),
    ).toEqual([{ n: 119_017, ats: 119_017, last: 119_016, words: 17 * 4_667 }])
  })

  it.each([['figures'], ['none']])('of %s rows are whole files', async (what) => {
    const columns: Column<Figure>[] = [
      { name: 'role', type: 'text', optional: false, about: '', of: ({ role }) => role },
    ]
    async function* rows(): AsyncGenerator<Figure[]> {
      if (what === 'figures') yield await storedFigures()
    }
    await writeExport(folder, [
      { name: 'small.parquet', pieces: () => parquet(columns, rows(), {}) },
      { name: 'small.csv', pieces: () => csv(columns, rows()) },
      { name: 'small.json', pieces: () => figuresJson(rows()) },
    ])
    const n = what === 'figures' ? FIGURES.length : 0
    expect(await query(`select count(*)::int as n from '$/small.parquet'`)).toEqual([{ n }])
    expect((await read('small.csv')).trimEnd().split('\n')).toHaveLength(n + 1)
    expect(JSON.parse(await read('small.json'))).toHaveLength(n)
  })
})
