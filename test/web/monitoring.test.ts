import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../_support/service.ts'

const ALERTS = fileURLToPath(new URL('../../docs/monitoring/alerts.yml', import.meta.url))
const DASHBOARD = fileURLToPath(new URL('../../docs/monitoring/grafana.json', import.meta.url))
const HAS_PROMTOOL = spawnSync('promtool', ['--version']).status === 0
if (!HAS_PROMTOOL) console.info('The alert rules are not checked by promtool: it is not installed')

/** Told in every answer, whatever the service has; others come with the first source, job or mail. */
const ALWAYS_TOLD = ['jobtide_digests', 'jobtide_new_postings', 'jobtide_database_connections']

let test: TestService
let metrics: string
beforeAll(async () => {
  test = await startTestService({ parts: ['scheduler', 'workers'], environment: { OPS_PORT: '0' } })
  metrics = await (await fetch(`${test.service.opsUrl}/metrics`)).text()
})
afterAll(() => test.stop())

const namesIn = (text: string) => [...new Set(text.match(/\b(?:jobtide|nodejs|process)_[a-z0-9_]+/g) ?? [])]
const isTold = (name: string) =>
  [name, name.replace(/_(?:bucket|sum|count)$/, '')].some((each) => metrics.includes(`# TYPE ${each} `))

describe.each([ALERTS, DASHBOARD])('what watches: %s', (file) => {
  it('asks for figures that the service tells', async () => {
    const names = namesIn(await readFile(file, 'utf8'))
    expect(names.length).toBeGreaterThan(8)
    expect(names.filter((name) => !isTold(name))).toEqual([])
  })

  it('picks series that are there', async () => {
    const text = (await readFile(file, 'utf8')).replaceAll('\\"', '"')
    const picked = ALWAYS_TOLD.flatMap((name) => text.match(new RegExp(`${name}\\{[a-z_]+="[^"]*"\\}`, 'g')) ?? [])
    expect(picked.filter((series) => !metrics.includes(`\n${series} `))).toEqual([])
  })
})

describe('the alert rules', () => {
  it('say each how bad it is, what was seen and what mends it', async () => {
    const rules = (await readFile(ALERTS, 'utf8')).split('- alert: ').slice(1)
    expect(rules.length).toBeGreaterThan(10)
    for (const rule of rules) expect(rule).toMatch(/severity: (?:page|ticket)[\s\S]*summary: "[\s\S]*mend: "/)
  })

  it.skipIf(!HAS_PROMTOOL)('are rules for Prometheus', () => {
    const checked = spawnSync('promtool', ['check', 'rules', ALERTS], { encoding: 'utf8' })
    expect(checked.status, checked.stdout + checked.stderr).toBe(0)
  })
})

describe('the dashboard', () => {
  it('has panels that do not cover each other, each with a question', async () => {
    const { panels } = JSON.parse(await readFile(DASHBOARD, 'utf8')) as {
      panels: { id: number; title: string; gridPos: { x: number; y: number }; targets: { expr: string }[] }[]
    }
    expect(new Set(panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`)).size).toBe(panels.length)
    for (const { title, targets } of panels) expect(targets[0]?.expr, title).toBeTruthy()
  })
})
