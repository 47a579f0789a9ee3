import { readFile } from 'node:fs/promises'

const ALERTS = new URL('../docs/monitoring/alerts.yml', import.meta.url)
const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** Seconds that a rule waits before it fires, as written. */
export type Patience = ReadonlyMap<string, number>

/**
 * The rules with shorter times, for a service that is broken within minutes:
 * - `for:` is a sixtieth, from 1 to 20 seconds;
 * - a range such as [1h] is one minute, and the two weeks of a prediction go with their day;
 * - a limit of seconds for what waits is a thirtieth, 20 at least: what waits is looked at every ten seconds at most.
 * Limits that count days, shares and bytes stay.
 */
export function shortenRules(rules: string): string {
  return rules
    .replace(
      /^( +for: )(\d+)([smhd])$/gm,
      (_, before, count, unit) => `${before}${within(seconds(count, unit) / 60, 1, 20)}s`,
    )
    .replace(/\[\d+[smhd]\]/g, '[1m]')
    .replace(/14 \* 86400\)/g, '14 * 60)')
    .replace(
      /(_(?:late|oldest|lag)_seconds(?:\{[^}]*\})?\)) > (\d+)/g,
      (_, figure, limit) => `${figure} > ${within(limit / 30, 20, 600)}`,
    )
}

export const readRules = (): Promise<string> => readFile(ALERTS, 'utf8')

/** How long each rule waits by what is written, its `for:` and a limit of seconds together. */
export function patienceOf(rules: string): Patience {
  return new Map(
    rules
      .split('- alert: ')
      .slice(1)
      .map((rule) => {
        const [, count = '0', unit = 's'] = /\n +for: (\d+)([smhd])\n/.exec(rule) ?? []
        const limit = /_(?:late|oldest|lag|age|paused)_seconds(?:\{[^}]*\})?\) > (?:(\d+) \* )?(\d+)/.exec(rule)
        const waits = limit === null ? 0 : Number(limit[1] ?? 1) * Number(limit[2])
        return [rule.split('\n')[0] ?? '', waits + seconds(count, unit)]
      }),
  )
}

const seconds = (count: string, unit: string): number => Number(count) * (UNITS[unit] ?? Number.NaN)

const within = (value: number, least: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, value)))
