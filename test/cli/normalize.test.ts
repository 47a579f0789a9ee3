import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../src/cli/jobtide.mjs', import.meta.url))

type Ended = { code: number | null; lines: Record<string, unknown>[]; errors: string }

/** The real command, fed with lines of text. */
function normalize(args: string[], input: string): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [PROGRAM, 'normalize', ...args], { env: { PATH, HOME } })
  let out = ''
  let errors = ''
  child.stdout.on('data', (piece) => (out += String(piece)))
  child.stderr.on('data', (piece) => (errors += String(piece)))
  child.stdin.end(input)
  return new Promise((done) => {
    child.once('close', (code) => {
      const lines = out.split('\n').filter((line) => line !== '')
      done({ code, errors, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) })
    })
  })
}

describe('jobtide normalize', () => {
  it('reads titles: role, level, occupation and the five likeliest codes', async () => {
    const { code, lines } = await normalize(['title'], '{"t": "Sr. Registered Nurse - ICU (Nights) | Req 4711"}\n')
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({
      t: 'Sr. Registered Nurse - ICU (Nights) | Req 4711',
      role: 'registered-nurse',
      level: 'senior',
      soc: '29-1141',
      occupation: { code: '29-1141', detail: 'detailed', title: 'Registered Nurses' },
    })
    const top = lines[0]?.top as { role: string; soc: string; p: number }[]
    expect(top).toHaveLength(5)
    expect(top[0]).toMatchObject({ soc: '29-1141', p: lines[0]?.confidence })
    expect(top.map(({ p }) => p)).toEqual(top.map(({ p }) => p).sort((a, b) => b - a))
    expect(top.reduce((sum, { p }) => sum + p, 0)).toBeLessThanOrEqual(1.001)
  })

  it('shows the evidence when asked to', async () => {
    const { lines } = await normalize(['title', '--explain'], '{"t": "Lead Welder"}\n')
    expect(lines[0]).toMatchObject({ evidence: { kind: 'alias', text: 'Welder' }, levelEvidence: 'Lead' })
  })

  it('reads pay and places', async () => {
    const pay = await normalize(['pay'], '{"text": "£45k–£60k per year"}\n')
    expect(pay.lines[0]).toMatchObject({ status: 'accepted', min: 45000, max: 60000, currency: 'GBP', period: 'year' })
    const place = await normalize(['place'], '{"text": "Leeds, UK"}\n{"texts": ["Remote (US)", "Austin, TX"]}\n')
    expect(place.lines[0]).toMatchObject({ places: [{ city: 'Leeds', country: 'GB' }] })
    expect(place.lines[1]).toMatchObject({
      workMode: 'remote',
      places: expect.arrayContaining([expect.objectContaining({ city: 'Austin' })]),
    })
  })

  it('reads whole postings as source read writes them', async () => {
    const posting = {
      externalId: '7',
      url: 'https://jobs.example/7',
      title: 'Night Baker',
      company: 'Crumb & Sons',
      places: [{ text: 'Boston, MA' }],
      pay: [{ kind: 'text', text: '$22 an hour' }],
      description: 'You bake bread through the night, keep records in Microsoft Excel and hold a ServSafe card.',
    }
    const { code, lines } = await normalize(['posting'], JSON.stringify([posting]))
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({ externalId: '7', role: 'baker', pay: { min: 22, period: 'hour' }, language: 'en' })
    expect(lines[0]?.skills).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'Excel', kind: 'tool', start: 50, end: 65 }),
        expect.objectContaining({ name: 'ServSafe' }),
      ]),
    )
  })

  it('ends without complaint when nobody reads on', async () => {
    const titles = Array.from({ length: 5_000 }, (_, at) => JSON.stringify({ t: `Welder ${at}` })).join('\n')
    const shell = `"$0" "$1" normalize title | head -n 1`
    const child = spawn('bash', ['-o', 'pipefail', '-c', shell, process.execPath, PROGRAM])
    let out = ''
    let errors = ''
    child.stdout.on('data', (piece) => (out += String(piece)))
    child.stderr.on('data', (piece) => (errors += String(piece)))
    child.stdin.on('error', () => {}) // The command leaves before it has read all.
    child.stdin.end(titles)
    const code = await new Promise((done) => child.once('close', done))
    expect({ code, errors, lines: out.trim().split('\n').length }).toEqual({ code: 0, errors: '', lines: 1 })
  })

  it('answers a bad line with the field and goes on', async () => {
    const { code, lines, errors } = await normalize(['title'], '{"title": "Nurse"}\nnot json\n{"t": "Nurse"}\n')
    expect(code).toBe(1)
    expect(lines[0]).toMatchObject({ line: 1, error: expect.stringMatching(/^t: /) })
    expect(lines[1]).toMatchObject({ line: 2, error: expect.stringContaining('no JSON') })
    expect(lines[2]).toMatchObject({ t: 'Nurse' })
    expect(errors).toContain('2 of the lines could not be read')
  })
})
