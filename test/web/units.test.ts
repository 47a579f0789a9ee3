import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ENVIRONMENT, readConfig } from '../../src/config.ts'

const FOLDER = fileURLToPath(new URL('../../docs/deploy/systemd/', import.meta.url))
const UNITS = readdirSync(FOLDER)
const OPERATE = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8')
const CAN_VERIFY = spawnSync('systemd-analyze', ['--version']).status === 0
if (!CAN_VERIFY) console.info('The units are not verified: systemd-analyze is not installed')

/** What keeps a broken-in process from doing harm to the rest of the machine. */
const HARDENED = [
  'User=jobtide',
  'NoNewPrivileges=yes',
  'CapabilityBoundingSet=',
  'ProtectSystem=strict',
  'ProtectHome=yes',
  'PrivateTmp=yes',
  'PrivateDevices=yes',
]

describe('the units for systemd', () => {
  it.each(UNITS)('%s runs as a user of its own, who may do little, and is started again', (unit) => {
    const lines = readFileSync(`${FOLDER}${unit}`, 'utf8').split('\n')
    for (const line of [...HARDENED, 'Restart=always']) expect(lines).toContain(line)
  })

  it.skipIf(!CAN_VERIFY)('are such that systemd finds no fault', () => {
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...UNITS.map((unit) => `${FOLDER}${unit}`)], {
      encoding: 'utf8',
    })
    // The program is at /opt/jobtide on a real host; of node and paths that are not here it may complain.
    const own = verified.stderr.split('\n').filter((line) => /jobtide-\w+@?\.service/.test(line))
    expect(own.filter((line) => !/is not executable|No such file/.test(line))).toEqual([])
  })

  it('have ports that Prometheus asks', () => {
    const config = readFileSync(new URL('../../docs/monitoring/prometheus.yml', import.meta.url), 'utf8')
    const ports = UNITS.map((unit) => /OPS_PORT=(\S+)/.exec(readFileSync(`${FOLDER}${unit}`, 'utf8'))?.[1] ?? '')
    for (const port of ports) expect(config).toContain(port.replace('%i', '1'))
    expect(new Set(ports).size).toBe(UNITS.length)
  })
})

describe('the settings of the two hosts', () => {
  const block = /^```ini jobtide\.env\n(.*?)^```$/ms.exec(OPERATE)?.[1] ?? ''
  const given = Object.fromEntries(
    block
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

  it('are all told, with every other setting, in the table of the page', () => {
    const rows = OPERATE.slice(OPERATE.indexOf('\n## Settings\n')).match(/^\| `[A-Z_]+`.*$/gm) ?? []
    const told = rows.flatMap((row) => row.split(' | ')[0]?.match(/[A-Z_]{4,}/g) ?? [])
    expect(Object.keys(ENVIRONMENT.shape).filter((name) => !told.includes(name))).toEqual([])
  })

  it('are settings that there are, and a whole configuration once the key is in', () => {
    expect(Object.keys(given).filter((name) => !(name in ENVIRONMENT.shape))).toEqual([])
    const config = readConfig({ ...given, SECRET_KEY: '0123456789abcdef0123456789abcdef', OPS_PORT: '9464' })
    expect(config).toMatchObject({ web: { admin: true, trustProxy: true }, dataDir: '/var/lib/jobtide' })
  })
})
