import type { RawPay } from '../../domain/posting.ts'
import { isObject, own, plainNumber, type Row } from './fields.ts'
import { resolve } from './json-ld.ts'
import { linesOf, listOf } from './json-ld-values.ts'

type Nodes = ReadonlyMap<string, object>

/** The base pay of a JobPosting as stated. `estimatedSalary` is someone's guess and is not read. Amounts that are not
 *  plainly written ("45.000") go on as text, for their separators could mean two things. */
export function payOf(node: Row, byId: Nodes): RawPay[] {
  const currency = linesOf(own(node, 'salaryCurrency'))[0] ?? null
  return listOf(own(node, 'baseSalary')).flatMap((stated) => readSalary(resolve(stated, byId), currency, byId))
}

function readSalary(stated: unknown, fallback: string | null, byId: Nodes): RawPay[] {
  if (!isObject(stated)) return readBareAmount(stated, fallback)
  const salary = { path: '', fields: stated }
  const inner = resolve(listOf(own(salary, 'value'))[0], byId)
  const range = isObject(inner) ? { path: '', fields: inner } : salary
  const line = (key: string) => (linesOf(own(range, key))[0] ?? linesOf(own(salary, key))[0]) || null
  const words = {
    single: isObject(own(range, 'value')) ? null : line('value'),
    min: line('minValue'),
    max: line('maxValue'),
    currency: line('currency') ?? fallback,
    period: line('unitText') ?? line('unitCode'),
    label: linesOf(own(salary, 'name'))[0] ?? null,
  }
  return readWords(words)
}

type Words = Record<'single' | 'min' | 'max' | 'currency' | 'period' | 'label', string | null>

function readWords({ single, min, max, currency, period, label }: Words): RawPay[] {
  const [low, high] = min === null && max === null ? [single, single] : [min, max]
  if (low === null && high === null) return []
  const [from, to] = [low, high].map((amount) => (amount === null ? null : plainNumber(amount)))
  const plain = (low === null || from !== null) && (high === null || to !== null)
  if (plain) return [{ kind: 'fields', min: from ?? null, max: to ?? null, currency, period, label }]
  const amounts = [...new Set([low, high])].filter((amount) => amount !== null).join(' - ')
  return [{ kind: 'text', text: [amounts, currency, period].filter((word) => word !== null).join(' ') }]
}

/** A number alone has no period; a text alone says what it says. */
function readBareAmount(stated: unknown, currency: string | null): RawPay[] {
  const line = linesOf(stated)[0]
  if (line === undefined) return []
  const amount = plainNumber(line)
  if (amount === null) return [{ kind: 'text', text: line }]
  return [{ kind: 'fields', min: amount, max: amount, currency, period: null, label: null }]
}
