import type { Cell } from './_workbook.ts'

/** Excel counts days from here, because it takes 1900 for a leap year. */
const EXCEL_DAY_ZERO = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const EARLIEST = '1990-01-01'
const LATEST = '2100-01-01'

/**
 * A day as "2016-03-14", or null when the value is none between 1990 and 2099. Reads ISO dates, US order (3/14/2016, 3/14/16),
 * 14-MAR-2016, and the serial numbers of Excel (42443.0).
 */
export function readDay(value: Cell): string | null {
  const day =
    value instanceof Date
      ? isoOf(value.getTime())
      : typeof value === 'boolean'
        ? null
        : dayOfText(String(value ?? '').trim())
  return day !== null && day >= EARLIEST && day < LATEST ? day : null
}

/** The first of a month that is printed as "Jan-19" or "January 2019", as "2019-01-01"; null when it is none. */
export function readMonth(value: Cell): string | null {
  const found = /^([a-z]{3})[a-z]*[- ](\d{2}|\d{4})$/i.exec(String(value ?? '').trim())
  const month = MONTHS.indexOf((found?.[1] ?? '').toLowerCase()) + 1
  return month === 0 ? null : checked(fullYear(found?.[2] ?? ''), month, 1)
}

function dayOfText(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text)
  if (iso) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?: .*)?$/.exec(text)
  if (us) return checked(fullYear(us[3] ?? ''), Number(us[1]), Number(us[2]))
  const named = /^(\d{1,2})[- ]([a-z]{3})[a-z]*[- ](\d{4}|\d{2})$/i.exec(text)
  if (named)
    return checked(fullYear(named[3] ?? ''), MONTHS.indexOf((named[2] ?? '').toLowerCase()) + 1, Number(named[1]))
  return /^\d{5}(?:\.\d+)?$/.test(text) ? isoOf(EXCEL_DAY_ZERO + Math.floor(Number(text)) * DAY_MS) : null
}

function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

function checked(year: number, month: number, day: number): string | null {
  const time = Date.UTC(year, month - 1, day)
  const date = new Date(time)
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? isoOf(time) : null
}

function isoOf(time: number): string | null {
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10)
}
