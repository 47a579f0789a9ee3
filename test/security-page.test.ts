import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../', import.meta.url)
const page = readFileSync(new URL('docs/security.md', ROOT), 'utf8')
const model = page.slice(page.indexOf('## Threat model'), page.indexOf('## Controls'))
const rows = model
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells[4]?.startsWith('`test/'))
  .map((cells): [string, string] => [cells[4]?.replaceAll('`', '') ?? '', cells[5] ?? ''])

describe('the threat model', () => {
  it.each(rows)('%s shows: %s', (file, name) => {
    expect(readFileSync(new URL(file, ROOT), 'utf8')).toMatch(
      new RegExp(`\\b(?:it|test)(?:\\.[^\\n]{0,400})?\\(\\s*['"\`]${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
    )
  })

  it('names a test in every row, and no file of the page is missing', () => {
    expect(rows.length).toBeGreaterThan(20)
    expect(model.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(rows.length + 2)
    const files = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file = '']) => file)
    expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([])
  })
})
