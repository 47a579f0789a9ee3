import { type HtmlPart, html } from '../digest/escape.ts'

/** What is wrong with a form, by the field's id. Each text says how to mend it. */
export type FieldFaults = Readonly<Record<string, string>>
/** What was typed, by field. */
export type FieldValues = Readonly<Record<string, string>>

/** The attributes that tie a field to its fault; nothing when it has none. */
export function faultLink(field: string, faults: FieldFaults): HtmlPart {
  return faults[field] === undefined ? '' : html` aria-invalid="true" aria-describedby="${field}-fault"`
}

/** The fault of a field, to stand behind it. */
export function faultText(field: string, faults: FieldFaults): HtmlPart {
  const words = faults[field]
  return words === undefined ? '' : html`<p class="fault" id="${field}-fault">${words}</p>`
}

/** All faults above the form, each leading to its field. */
export function faultSummary(faults: FieldFaults): HtmlPart {
  const links = Object.entries(faults).map(([field, words]) => html`<li><a href="#${field}">${words}</a></li>`)
  return links.length === 0 ? '' : html`<div class="fault" role="alert"><ul>${links}</ul></div>`
}

/** "One thing to correct". */
export function faultTitle(faults: FieldFaults): string {
  const count = Object.keys(faults).length
  return count === 1 ? 'One thing to correct' : `${count} things to correct`
}

export function option(value: string, words: string, chosen: string): HtmlPart {
  // Without a value of its own an option sends its words: with every time zone of the world that halves a page.
  const attribute = value === words ? '' : html` value="${value}"`
  return html`<option${attribute}${value === chosen ? html` selected` : ''}>${words}</option>`
}

/** "00:00" to "23:00". */
export function hourOptions(chosen: string): HtmlPart {
  return Array.from({ length: 24 }, (_, hour) => option(String(hour), `${String(hour).padStart(2, '0')}:00`, chosen))
}

/** Every IANA zone this server knows. */
export function zones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
}

/** The texts of a form as they were sent. A field that came twice is left out. */
export function textFields(body: unknown): FieldValues {
  return Object.fromEntries(
    Object.entries(body ?? {}).filter((field): field is [string, string] => typeof field[1] === 'string'),
  )
}
