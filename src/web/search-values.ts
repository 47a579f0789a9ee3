import type { Criteria } from '../domain/alert.ts'
import { EMPTY_CRITERIA } from '../match/criteria.ts'
import type { Answer } from './lookup-answer.ts'

/** Fields in which a name or number is typed that is not yet, or not, part of the criteria. */
export const TYPED = [
  'roleText',
  'countryText',
  'regionText',
  'place',
  'km',
  'remoteText',
  'payAmount',
  'payCurrency',
  'payUnknown',
] as const
export type TypedField = (typeof TYPED)[number]
/** The fields whose text is looked up. */
export type LookedUp = Extract<TypedField, 'roleText' | 'countryText' | 'regionText' | 'place' | 'remoteText'>

/** ISO 4217: the currencies in which ads state pay. */
export const CURRENCIES =
  'USD EUR GBP CAD AUD NZD CHF SEK NOK DKK ISK PLN CZK HUF RON BGN RSD UAH TRY ILS AED SAR QAR KWD EGP MAD ZAR NGN KES GHS INR PKR BDT LKR JPY CNY HKD SGD TWD KRW THB MYR IDR PHP VND BRL MXN ARS CLP COP PEN UYU CRC'.split(
    ' ',
  )

/** `field` is the name of a form field, or `criteria` or `form` when it concerns the whole. `wayOut`: a page that helps. */
export type FormFault = { field: string; message: string; wayOut?: { href: string; words: string } }

/** What an editor holds: what is settled, what is typed, and what a typed name may mean. */
export type SearchValues = {
  name: string
  criteria: Criteria
  typed: Record<TypedField, string>
  choices: Partial<Record<LookedUp, Answer>>
}

const NOTHING_TYPED: SearchValues['typed'] = {
  roleText: '',
  countryText: '',
  regionText: '',
  place: '',
  km: '50',
  remoteText: '',
  payAmount: '',
  payCurrency: 'USD',
  // Most ads state no pay.
  payUnknown: 'yes',
}

/** The values an editor opens with: of a saved search, or of a new one. */
export function openingValues(name = '', criteria: Criteria = EMPTY_CRITERIA): SearchValues {
  const { minPay } = criteria
  const pay =
    minPay === null
      ? {}
      : {
          payAmount: String(minPay.amount),
          payCurrency: minPay.currency,
          payUnknown: minPay.acceptUnknown ? 'yes' : '',
        }
  return { name, criteria, typed: { ...NOTHING_TYPED, ...pay }, choices: {} }
}
