import { describe, expect, it } from 'vitest'
import { canonicalCompany, compareCompanies } from '../../src/normalize/company.ts'

describe('an employer’s name', () => {
  it.each([
    ['Acme, Inc.', 'acme'],
    ['ACME', 'acme'],
    ['The Acme Co., Ltd', 'acme'],
    ['Müller & Söhne GmbH & Co. KG', 'muller and sohne'],
    ['Grupo Norte S.A. de C.V.', 'grupo norte'],
    ['Zelen Sp. z o.o.', 'zelen'],
    ['Orange Polska S.A.', 'orange'],
    ['Bank of America Corp', 'bank of america'],
    ['Air France SA', 'air france'],
    ['Acme Careers', 'acme'],
    ['Jobs at Acme', 'acme'],
    ['apex-tools-inc', 'apex tools'],
    ['brill-2', 'brill'],
    ['株式会社アクメ', '株式会社アクメ'],
  ])('%s is %s', (name, expected) => {
    expect(canonicalCompany(name).name).toBe(expected.normalize('NFKD').replace(/\p{M}/gu, ''))
  })

  it('is never empty, not even for a legal form alone', () => {
    expect(canonicalCompany('Inc.').name).toBe('inc')
    expect(canonicalCompany('???').key).not.toBe('')
  })

  it('keeps trading names as aliases', () => {
    expect(canonicalCompany('Harbor Holdings LLC d/b/a Blue Clinic').aliases).toEqual(['blueclinic'])
    expect(canonicalCompany('Acme (formerly Foobar)').aliases).toEqual(['foobar'])
    expect(canonicalCompany('Acme (UK) Ltd').aliases).toEqual([])
  })

  it.each([
    ['Brightside Staffing LLC', true],
    ['Robert Half', true],
    ['Randstad Deutschland GmbH', true],
    ['Acme Recruiting', false],
    ['Acme Hospital', false],
  ])('%s advertises for others: %s', (name, expected) => {
    expect(canonicalCompany(name).isAgency).toBe(expected)
  })

  it('is one whether written with spaces or as a board’s token', () => {
    expect(compareCompanies(canonicalCompany('Beauty Works'), canonicalCompany('beautyworks'))).toBe('same')
  })

  it('is related to a name that begins with it, and to no other', () => {
    expect(compareCompanies(canonicalCompany('Acme'), canonicalCompany('Acme Health Partners'))).toBe('related')
    expect(compareCompanies(canonicalCompany('Acme'), canonicalCompany('Acmeville'))).toBe('different')
  })
})
