import { describe, expect, it } from 'vitest'
import { createLog, cutSecrets } from '../src/log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  write(createLog({ level: 'info', pretty: false, destination: { write: (line) => (text += line) } }))
  return text
}

describe('the log', () => {
  it('hides addresses, credentials and tokens by the name of their field', () => {
    const text = logged((log) =>
      log.info({ email: 'a@example.org', mail: { to: 'b@example.org', token: 'abc123' } }, 'mail sent'),
    )
    expect(text).not.toMatch(/example\.org|abc123/)
    expect(text).toContain('mail sent')
  })

  it('cuts addresses and credentials out of error texts and their causes', () => {
    const cause = new Error('connect postgres://me:hunter2@db:5432/x failed')
    const text = logged((log) =>
      log.error({ err: new Error('no mailbox reader@example.org', { cause }) }, 'job failed'),
    )
    expect(text).not.toMatch(/hunter2|reader@/)
    expect(text).toContain('db:5432')
  })

  it('leaves other text alone and bears a very long one', () => {
    expect(cutSecrets('jobs[3].title: missing')).toBe('jobs[3].title: missing')
    expect(cutSecrets('a@'.repeat(100_000)).length).toBeLessThanOrEqual(10_000)
  })
})
