import type { RawPay } from '../../domain/posting.ts'

type Stated = {
  min: number | null
  max: number | null
  currency: string | null
  period: string | null
  label?: string | null
}

/** Pay in a system's own fields, as stated. These systems write 0 where an employer left a field empty, so that 0 is not
 *  stated; none when neither end is. */
export function statedPay({ min, max, currency, period, label = null }: Stated): RawPay[] {
  const [from, to] = [min === 0 ? null : min, max === 0 ? null : max]
  return from === null && to === null ? [] : [{ kind: 'fields', min: from, max: to, currency, period, label }]
}
