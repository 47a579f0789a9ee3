import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs `jobtide dedupe` with lines on its standard input. */
function dedupe(
  input: string,
  ...flags: string[]
): Promise<{ code: number | null; lines: Record<string, unknown>[]; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/jobtide.mjs', 'dedupe', ...flags], { cwd: ROOT })
    let [out, errors] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (errors += chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, lines: readLines(out), errors }))
    child.stdin.end(input)
  })
}

function readLines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]))
}

const NURSE = { id: 'a', title: 'Nurse', company: 'Acme Inc.', location: 'Leeds, UK' }

describe('jobtide dedupe', () => {
  it('answers each posting with the id of the first posting of its opening', async () => {
    const ads = [
      NURSE,
      { ...NURSE, id: 'b', company: 'ACME' },
      { ...NURSE, id: 'c', location: 'York, UK' },
      'Nurse (m/w/d) @ Acme / Leeds',
    ]
    const { code, lines } = await dedupe(ads.map((ad) => JSON.stringify(ad)).join('\n'))
    expect(lines.map(({ id, group }) => [id, group])).toEqual([
      ['a', 'a'],
      ['b', 'a'],
      ['c', 'c'],
      ['4', 'a'],
    ])
    expect(code).toBe(0)
  })

  it('reads one JSON array as well, and explains', async () => {
    const { lines } = await dedupe(JSON.stringify([NURSE, { ...NURSE, id: 'b' }], null, 2), '--explain')
    expect(lines[1]).toMatchObject({ id: 'b', group: 'a', reason: 'same employer, same title, same place' })
    expect(lines[1]?.evidence).toContainEqual({ about: 'title', says: 'same', detail: 'the same words' })
  })

  it('decides pairs, and null is unsure', async () => {
    const pairs = [
      { a: 'Nurse @ Acme / Leeds', b: 'Nurse (f/m/x) @ Acme / Leeds' },
      { a: 'Nurse @ Acme / Leeds', b: 'Senior Nurse @ Acme / Leeds' },
      { a: 'Engineer (Backend) @ Acme / Leeds', b: 'Engineer @ Acme / Leeds' },
    ]
    const { lines } = await dedupe(pairs.map((pair) => JSON.stringify(pair)).join('\n'), '--pairs')
    expect(lines.map(({ same }) => same)).toEqual([true, false, null])
  })

  it('fails with the line of a posting without a title, after answering the others', async () => {
    const { code, lines } = await dedupe(`{"company":"Acme"}\n${JSON.stringify(NURSE)}`)
    expect(lines).toMatchObject([{ line: 1, error: 'title: missing or empty' }, { id: 'a' }])
    expect(code).toBe(1)
  })

  it('answers a line that is no JSON with an error in its place, and goes on', async () => {
    const { code, lines } = await dedupe(`{"title":\n${JSON.stringify(NURSE)}`)
    expect(lines[0]).toEqual({ line: 1, error: expect.stringContaining('no JSON') })
    expect(lines[1]).toHaveProperty('group')
    expect(code).toBe(1)
  })
})
