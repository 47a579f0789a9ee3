import { describe, expect, it } from 'vitest'
import type { AddressEvent } from '../../src/domain/mail-report.ts'
import { judge } from '../../src/send/suppression-rules.ts'

const day = (number: number) => new Date(Date.UTC(2026, 9, number, 8))
const bounce = (onDay: number, status: string | null, changes: Partial<AddressEvent> = {}): AddressEvent => ({
  kind: 'bounce',
  permanent: status === null || status.startsWith('5'),
  status,
  digestId: `digest of day ${onDay}`,
  at: day(onDay),
  ...changes,
})
const suppressed = (events: AddressEvent[], arrivals: Date[] = []) => {
  const last = events.at(-1)
  if (!last) throw new Error('no event')
  return judge(events.slice(0, -1), last, arrivals).suppress
}

describe('an address is suppressed', () => {
  it('at the first complaint, until an operator lifts it', () => {
    expect(judge([], { ...bounce(1, null), kind: 'complaint' }, [])).toEqual({
      suppress: 'complaint',
      aboutUs: false,
    })
  })

  it.each(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10'])('at the first %s', (status) => {
    expect(judge([], bounce(1, status), [day(1)])).toEqual({ suppress: 'bounce', aboutUs: false })
  })

  it('at the second permanent failure within 30 days', () => {
    expect(suppressed([bounce(1, '5.2.1')])).toBeNull()
    expect(suppressed([bounce(1, '5.2.1'), bounce(30, '5.0.0')])).toBe('bounce')
    expect(suppressed([bounce(1, null), bounce(2, null)])).toBe('bounce')
    expect(suppressed([bounce(1, '5.2.1'), bounce(32, '5.2.1')])).toBeNull()
  })

  it('at the fifth temporary failure with nothing delivered in between', () => {
    const four = [1, 2, 3, 4].map((number) => bounce(number, '4.2.2'))
    expect(suppressed(four)).toBeNull()
    expect(suppressed([...four, bounce(5, '4.4.1')])).toBe('bounce')
    expect(suppressed([...four, bounce(5, '4.4.1')], [day(3)])).toBeNull()
    expect(suppressed([...four, bounce(5, '4.4.1'), bounce(6, '4.4.1')], [day(3)])).toBe('bounce')
    expect(suppressed([...four, bounce(32, '4.2.2')])).toBeNull()
  })

  it('whatever the order in which the reports come', () => {
    expect(
      suppressed([bounce(5, '4.2.2'), bounce(2, '4.2.2'), bounce(4, '4.2.2'), bounce(1, '4.2.2'), bounce(3, '4.2.2')]),
    ).toBe('bounce')
  })
})

describe('an address is not suppressed', () => {
  it.each(['5.7.1', '5.7.515', '4.7.28', '5.6.0', '5.3.4', '5.1.8'])(
    'for what is said of the sender or the mail: %s',
    (status) => {
      const events = [1, 2, 3, 4, 5, 6].map((number) => bounce(number, status))
      expect(suppressed(events)).toBeNull()
      expect(judge([], bounce(1, status), []).aboutUs).toBe(true)
      expect(suppressed([...events, bounce(7, '5.2.1')])).toBeNull()
    },
  )

  it('when one digest is reported twice, by mail and by the relay', () => {
    const twice = [bounce(1, '5.2.1'), bounce(1, '5.2.1')]
    expect(suppressed(twice)).toBeNull()
    expect(suppressed([bounce(1, '4.2.2'), bounce(1, '5.2.1')])).toBeNull()
    const unnamed = [bounce(1, '5.2.1', { digestId: null }), bounce(1, '5.2.1', { digestId: null })]
    expect(suppressed(unnamed)).toBeNull()
    expect(suppressed([...unnamed, bounce(2, '5.2.1', { digestId: null })])).toBe('bounce')
  })

  it('when digests arrive between the temporary failures', () => {
    const events = [1, 3, 5, 7, 9, 11, 13].map((number) => bounce(number, '4.2.2'))
    expect(suppressed(events, [2, 4, 6, 8, 10, 12].map(day))).toBeNull()
  })
})
