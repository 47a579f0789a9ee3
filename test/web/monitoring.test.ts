import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMending, readPage, readWays, sectionsOf } from '../../bench/break-page.ts'
import { patienceOf, readRules, shortenRules } from '../../bench/break-rules.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { temporaryFolder } from '../_support/temporary.ts'

const ALERTS = fileURLToPath(new URL('../../docs/monitoring/alerts.yml', import.meta.url))
const RULE_TESTS = fileURLToPath(new URL('alert-rules.yml', import.meta.url))
const PROMETHEUS = new URL('../../docs/monitoring/prometheus.yml', import.meta.url)
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

const anchorsOf = async (page: string) =>
  [...(await readPage(page)).matchAll(/^#{2,3} (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  )
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
    for (const rule of rules)
      expect(rule).toMatch(/severity: (?:page|ticket)[\s\S]*summary: "[\s\S]*mend: "[\s\S]*runbook: /)
  })

  it.skipIf(!HAS_PROMTOOL)('are rules for Prometheus', () => {
    const checked = spawnSync('promtool', ['check', 'rules', ALERTS], { encoding: 'utf8' })
    expect(checked.status, checked.stdout + checked.stderr).toBe(0)
  })

  it.skipIf(!HAS_PROMTOOL)('fire when they should and not before', () => {
    const tested = spawnSync('promtool', ['test', 'rules', RULE_TESTS], { encoding: 'utf8' })
    expect(tested.status, tested.stdout + tested.stderr).toBe(0)
  })

  it.skipIf(!HAS_PROMTOOL)('are loaded by a configuration that Prometheus takes', async () => {
    const folder = await temporaryFolder()
    const text = (await readFile(PROMETHEUS, 'utf8')).replace('/etc/prometheus/jobtide.yml', ALERTS)
    await writeFile(join(folder, 'prometheus.yml'), text)
    const checked = spawnSync('promtool', ['check', 'config', join(folder, 'prometheus.yml')], { encoding: 'utf8' })
    expect(checked.status, checked.stdout + checked.stderr).toBe(0)
    expect(checked.stdout).toContain('1 rule files found')
  })
})

describe('what an alert leads to', () => {
  it('is a section of its own that is there', async () => {
    const rules = await readRules()
    const names = [...patienceOf(rules).keys()]
    const runbooks = [...rules.matchAll(/runbook: docs\/mending\.md#(\w+)$/gm)].map((found) => found[1])
    expect(runbooks).toEqual(names.map((name) => name.toLowerCase()))
    const sections = sectionsOf(await readPage('mending.md'))
    expect(runbooks.filter((anchor) => !sections.has(anchor ?? ''))).toEqual([])
    expect([...sections.keys()].filter((anchor) => !runbooks.includes(anchor))).toEqual([])
  })

  it('can be set off on purpose, and the sections of its way say how that is mended', async () => {
    const ways = await readWays()
    const found = new Set(ways.flatMap(({ alerts }) => alerts))
    expect([...patienceOf(await readRules()).keys()].filter((name) => !found.has(name))).toEqual([])
    for (const { name, alerts } of ways) {
      const mends = await Promise.allSettled(
        alerts.map((alert) => readMending(`docs/mending.md#${alert.toLowerCase()}`, name)),
      )
      expect(mends.filter(({ status }) => status === 'fulfilled').length, name).toBeGreaterThan(0)
    }
  })

  it('mends no way that is not there', async () => {
    const known = new Set((await readWays()).map(({ name }) => name))
    const named = [...(await readPage('mending.md')).matchAll(/^```sh [AB] ([a-z-]+)$/gm)].map((each) => each[1] ?? '')
    expect(named.length).toBeGreaterThanOrEqual(known.size)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  it('is linked from pages whose links lead somewhere', async () => {
    for (const name of ['operate.md', 'breaking.md', 'mending.md', 'monitoring.md']) {
      const links = [...(await readPage(name)).matchAll(/\]\(([a-z-]+\.md)?(?:#([a-z0-9-]+))?\)/g)]
      for (const [, page = name, anchor] of links) {
        const sections = await anchorsOf(page)
        if (anchor !== undefined) expect(sections, `${name} → ${page}`).toContain(anchor)
      }
    }
  })
})

describe('rules for a run of minutes', () => {
  it('wait for shorter, and are else the same', () => {
    const rule = `      - alert: One
        expr: max(jobtide_digest_lag_seconds) > 3600
        for: 10m
      - alert: Other
        expr: sum(increase(x[1h])) / predict_linear(y[1d], 14 * 86400) > 0.5
        for: 6h
`
    expect(shortenRules(rule)).toBe(`      - alert: One
        expr: max(jobtide_digest_lag_seconds) > 120
        for: 10s
      - alert: Other
        expr: sum(increase(x[1m])) / predict_linear(y[1m], 14 * 60) > 0.5
        for: 20s
`)
    expect(patienceOf(rule)).toEqual(
      new Map([
        ['One', 4_200],
        ['Other', 21_600],
      ]),
    )
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
