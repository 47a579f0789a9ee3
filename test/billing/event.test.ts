import { describe, expect, it } from 'vitest'
import { readBillingEvent, readSubject } from '../../src/billing/event.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const event = (type: string, object: unknown) => ({ id: 'evt_1', type, created: 1_795_000_000, data: { object } })

describe('what is kept of an event', () => {
  it.each([
    [
      'checkout.session.completed',
      { customer: 'cus_1', client_reference_id: ID },
      { customerId: 'cus_1', subscriberId: ID },
    ],
    [
      'customer.subscription.updated',
      { customer: 'cus_1', metadata: { jobtide_subscriber: ID } },
      { customerId: 'cus_1', subscriberId: ID },
    ],
    [
      'customer.subscription.deleted',
      { customer: { id: 'cus_1', email: 'a@example.org' } },
      { customerId: 'cus_1', subscriberId: null },
    ],
    [
      'invoice.paid',
      { customer: 'cus_1', customer_email: 'a@example.org' },
      { customerId: 'cus_1', subscriberId: null },
    ],
    [
      'checkout.session.completed',
      { customer: null, client_reference_id: 'x; drop table' },
      { customerId: null, subscriberId: null },
    ],
    ['payout.paid', { customer: 'cus_1' }, { customerId: null, subscriberId: null }],
  ])('%s with %j', (type, object, payload) => {
    expect(readBillingEvent(event(type, object))?.payload).toEqual(payload)
    expect(readSubject(payload)).toEqual(payload)
  })

  it.each([
    [null],
    ['text'],
    [{}],
    [{ ...event('invoice.paid', {}), id: 7 }],
    [{ ...event('invoice.paid', {}), created: 'now' }],
    [event('invoice.paid', null)],
  ])('takes nothing without the shape of an event: %j', (body) => {
    expect(readBillingEvent(body)).toBeNull()
  })
})
