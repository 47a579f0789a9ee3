import { describe, expect, it } from 'vitest'
import { parsePay } from '../../src/normalize/pay.ts'
import { NOT_PAY, PAY_SENTENCES } from './pay-sentences.ts'
import { shortPay as short } from './pay-short.ts'

const us = { country: 'US' }
const filler = 'You greet patients, keep records and help the team with phones and forms every day. '.repeat(4)
const within = (passage: string) => `${filler}${passage} ${filler}`

describe('parsePay on long texts', () => {
  it.each(PAY_SENTENCES)('finds %j in %s', (sentence, country, expected) => {
    expect(short(sentence, country)).toBe(expected)
    expect(short(within(sentence), country)).toBe(expected)
  })

  it.each(NOT_PAY)('takes no other money for pay: %j in %s', (sentence, country) => {
    expect(parsePay(sentence, { country }).status).not.toBe('accepted')
    expect(parsePay(within(sentence), { country }).status).not.toBe('accepted')
  })

  it('finds pay behind a hundred numbers of other things', () => {
    expect(short(`${'Grade 7, room 12, 3 shifts. '.repeat(40)} Salary: $52,000 - $61,000 a year.`, 'US')).toBe(
      '52000-61000 USD year',
    )
  })

  it.each([
    ['The pay range for this role is $19.50 to $23.00 per hour.', 'US', '19.5-23 USD hour'],
    ['Annual Salary Range:\n$120,000—$150,000 USD\n', 'US', '120000-150000 USD year'],
    ['<h4>Pay Range</h4><span>$31.50</span><span> &mdash; </span><span>$42.00 USD</span>', 'US', '31.5-42 USD hour'],
    [
      'The base salary is $95,000 to $125,000 per year, plus an annual bonus of $10,000 and $5,000 for relocation.',
      'US',
      '95000-125000 USD year',
    ],
    ['Compensation: $24/hour. Night differential of $3 per hour.', 'US', '24-24 USD hour'],
    [
      'In California the pay range is $140,000 - $180,000; in Ohio it is $120,000 - $150,000.',
      'US',
      '120000-180000 USD year',
    ],
    [
      'On-target earnings: $150,000 - $170,000 with a base salary of $90,000 - $100,000.',
      'US',
      '90000-100000 USD year',
    ],
    [
      'Salary: £31,000 - £35,000 per annum. 25 days holiday. Referral bonus up to £1,000.',
      'GB',
      '31000-35000 GBP year',
    ],
    [
      'Wir bieten ein Jahresgehalt von 52.000 € bis 60.000 € brutto sowie 500 € Weihnachtsgeld.',
      'DE',
      '52000-60000 EUR year',
    ],
    [
      'Rémunération : 38 000 € à 44 000 € brut annuel selon profil, tickets restaurant de 9 €.',
      'FR',
      '38000-44000 EUR year',
    ],
    [
      'Oferujemy wynagrodzenie 7 000 - 9 000 zł brutto miesięcznie oraz premię do 1 000 zł.',
      'PL',
      '7000-9000 PLN month',
    ],
  ])('finds the pay in %j', (passage, country, expected) => {
    expect(short(within(passage), country)).toBe(expected)
  })

  it.each([
    'We raised $35 million in funding and process $2B a year.',
    'Perks: $1,000 per year for professional development; $100 monthly phone stipend; 401(k) match up to $5,000.',
    'You manage a portfolio of $2M to $5M and budgets between $100,000 and $250,000.',
    'Clinics pay $150 to $300 per month for our product.',
    'Save customers $500 to $900 per month on average.',
    'We grew from $10M to $50M, with an average deal of $30,000 - $60,000.',
    'We offer up to $3,000 for a signing bonus and $2,500 tuition reimbursement per year.',
    'Hire 20-30 people, 3 days per week, 5+ years, 24/7, call 555-123-4567, 10:00-18:00.',
  ])('takes no other money for pay: %j', (passage) => {
    expect(parsePay(within(passage), us).status).toBe('none')
  })

  it('reads no further than 20,000 characters', () => {
    expect(short(`${'filing and scheduling. '.repeat(1000)} Pay: $20 per hour`, 'US')).toBe('none: no_number')
  })
})
