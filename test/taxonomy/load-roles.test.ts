import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { taxonomyFaults } from '../../src/taxonomy/check.ts'
import { loadSocTree } from '../../src/taxonomy/load-occupations.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'

const taxonomy = loadTaxonomy()
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'roles-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

function family(role: Record<string, unknown>): string {
  const whole = {
    slug: 'lamp-lighter',
    title: 'Lamp Lighter',
    aliases: ['Lamplighter'],
    soc: '49-9071',
    summary: 'Lights the lamps of a street.',
    related: [],
    skills: ['climbing'],
    tools: [],
    ...role,
  }
  return JSON.stringify({ family: 'Streets', roles: [whole] })
}

describe('the taxonomy that ships', () => {
  it('has no faults', () => {
    expect(taxonomyFaults(taxonomy)).toEqual([])
  })

  it('has at least 1,200 roles with 10,000 names, each with six besides its title, skills and a summary', () => {
    expect(taxonomy.roles.length).toBeGreaterThanOrEqual(1200)
    expect(taxonomy.roles.reduce((sum, role) => sum + role.aliases.length, 0)).toBeGreaterThanOrEqual(10_000)
    const thin = taxonomy.roles.filter((role) => role.aliases.length < 6 || role.skills.length < 2 || !role.summary)
    expect(thin.map((role) => role.slug)).toEqual([])
  })

  it('reaches every detailed occupation of SOC 2018, and no code besides', () => {
    const codes = new Set(taxonomy.roles.map((role) => role.soc))
    expect([...codes].sort()).toEqual(loadSocTree().detailed)
  })

  it('knows what trades are called for short', () => {
    const owners = new Map(taxonomy.roles.flatMap((role) => role.aliases.map((name) => [name, role.soc])))
    expect(['RN', 'SWE', 'CNA', 'HGV', 'PSR'].map((name) => owners.get(name))).toEqual([
      '29-1141',
      '15-1252',
      '31-1131',
      '53-3032',
      '43-6013',
    ])
  })

  it('finds every role by its slug', () => {
    expect(taxonomy.roles.filter((role) => taxonomy.bySlug.get(role.slug) !== role)).toEqual([])
  })

  it('gives the reference role its own five rungs', () => {
    const role = taxonomy.bySlug.get('patient-services-representative')
    expect(role?.ladder).toEqual([
      { level: 'junior', title: 'Junior Patient Services Representative', minYears: 0, maxYears: 1 },
      { level: 'mid', title: 'Patient Services Representative', minYears: 1, maxYears: 3 },
      { level: 'senior', title: 'Senior Patient Services Representative', minYears: 3, maxYears: 5 },
      { level: 'lead', title: 'Lead Patient Services Representative', minYears: 5, maxYears: 8 },
      { level: 'manager', title: 'Patient Services Supervisor', minYears: 8, maxYears: null },
    ])
  })

  it('relates the reference role to the five roles that are often taken for it, each a role of its own', () => {
    const related = [
      'patient-care-representative',
      'patient-representative',
      'patient-service-representative',
      'patient-service-specialist',
      'patient-services-coordinator',
    ]
    const role = taxonomy.bySlug.get('patient-services-representative')
    expect(role?.related).toEqual(expect.arrayContaining(related))
    expect(related.filter((slug) => !taxonomy.bySlug.has(slug))).toEqual([])
    expect(role?.tools).toEqual(expect.arrayContaining(['Epic', 'Cerner', 'Meditech']))
    expect(role?.skills).toEqual(
      expect.arrayContaining(['insurance verification', 'medical scheduling', 'medical terminology']),
    )
  })

  it('says the same version for the same files', () => {
    expect(taxonomy.version).toMatch(/^[0-9a-f]{12}$/)
    expect(loadTaxonomy().version).toBe(taxonomy.version)
  })
})

const socFile = fileURLToPath(new URL('../../../shared/data/soc_2018/structure.csv', import.meta.url))
if (!existsSync(socFile)) console.log('skipped: the SOC 2018 structure is not at ../shared/data/soc_2018')

describe.skipIf(!existsSync(socFile))('against the SOC 2018 structure', () => {
  it('uses only detailed occupations that exist', () => {
    const lines = readFileSync(socFile, 'utf8').split('\n')
    const detailed = new Set(lines.filter((line) => line.split(',')[1] === 'detailed').map((line) => line.slice(0, 7)))
    expect(detailed.size).toBe(867)
    expect(taxonomy.roles.filter((role) => !detailed.has(role.soc)).map((role) => role.slug)).toEqual([])
  })
})

describe('reading a folder of role files', () => {
  it('fills in the family and the default ladder', () => {
    const role = loadTaxonomy(folderWith({ 'streets.json': family({}) })).roles[0]
    expect(role?.family).toBe('Streets')
    expect(role?.ladder.map((rung) => `${rung.level}: ${rung.title} ${rung.minYears}-${rung.maxYears ?? ''}`)).toEqual([
      'junior: Junior Lamp Lighter 0-1',
      'mid: Lamp Lighter 1-3',
      'senior: Senior Lamp Lighter 3-5',
      'lead: Lead Lamp Lighter 5-8',
      'manager: Lamp Lighter Manager 8-',
    ])
  })

  it('changes the version when a file changes', () => {
    const first = loadTaxonomy(folderWith({ 'streets.json': family({}) })).version
    const second = loadTaxonomy(folderWith({ 'streets.json': family({ skills: ['balance'] }) })).version
    expect(second).not.toBe(first)
  })

  it.each([
    ['a missing field', { 'streets.json': family({ soc: undefined }) }, /^streets\.json: roles\[0\]\.soc: /],
    ['an empty list of aliases', { 'streets.json': family({ aliases: [] }) }, /^streets\.json: roles\[0\]\.aliases: /],
    [
      'a level that does not exist',
      { 'streets.json': family({ ladder: [{ level: 'boss', title: 'Boss', minYears: 0, maxYears: null }] }) },
      /^streets\.json: roles\[0\]\.ladder\[0\]\.level: /,
    ],
    ['a field nobody knows', { 'streets.json': family({ salary: 1 }) }, /^streets\.json: roles\[0\]: /],
    ['text that is not JSON', { 'streets.json': '{"family":' }, /^streets\.json: not JSON/],
    ['a folder without files', {}, /no role files/],
  ])('names the file and the field for %s', (_, files, message) => {
    expect(() => loadTaxonomy(folderWith(files))).toThrow(message)
  })
})
