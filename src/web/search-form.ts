import { companyName } from '../digest/describe-criteria.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import type { Criteria } from '../domain/alert.ts'
import { LEVELS } from '../domain/role.ts'
import type { Choice } from './lookup-answer.ts'
import { circleValue } from './read-typed.ts'
import { regionLabel, type SearchLookups } from './search-lookups.ts'
import { CURRENCIES, type FormFault, type LookedUp, type SearchValues } from './search-values.ts'

const WORK_MODES: Choice[] = [
  { value: 'onsite', label: 'On-site' },
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'remote', label: 'Remote' },
]
const EMPLOYMENT_TYPES: Choice[] = [
  { value: 'full_time', label: 'Full-time' },
  { value: 'part_time', label: 'Part-time' },
  { value: 'contract', label: 'Contract' },
  { value: 'temporary', label: 'Temporary' },
  { value: 'internship', label: 'Internship' },
  { value: 'volunteer', label: 'Volunteer' },
  { value: 'per_diem', label: 'Per diem' },
]
const LEVEL_CHOICES = LEVELS.map((level) => ({ value: level, label: capitalized(level) }))
const TEXT_LIMIT = 200
const CURRENCY_NAMES = new Intl.DisplayNames('en-US', { type: 'currency' })

export type FormFrame = {
  /** Where the form is sent. */
  action: string
  lookups: SearchLookups
  /** Shown between the last field and the buttons. */
  preview: HtmlPart
}

/** The editor of a search. Works without script: what is typed is settled by the button beside it. Pure. */
export function searchForm(values: SearchValues, faults: readonly FormFault[], frame: FormFrame): HtmlPart {
  const { criteria, typed } = values
  const { lookups, action } = frame
  const faultOf = (field: string) => faults.filter((fault) => fault.field === field)
  const typing = (field: LookedUp, label: string, list: ListOf): HtmlPart =>
    typedField({ field, label, ...list, value: typed[field], action, faults: faultOf(field), values })
  const words = (field: string, label: string, list: readonly string[]): HtmlPart =>
    textField({ field, label, value: list.join(', '), faults: faultOf(field) })
  return html`<form class="editor" action="${action}" method="post">
${group('roles', 'Roles', [
  ticked('role', criteria.roles, (slug) => lookups.roleTitle(slug) ?? slug),
  typing('roleText', 'Add a role', { name: 'role', list: 'role-names', suggest: '/suggest/roles' }),
])}
${group('level', 'Level', [boxes('level', LEVEL_CHOICES, criteria.levels), faultText('level', faultOf('level'))], 'Title words decide: “Senior”, “Lead”. A posting whose title names no level is left out when you tick one.')}
${group('where', 'Where', whereFields(criteria, typing, values, frame, faultOf('km')), 'Any one of these is enough. Leave all empty for everywhere.')}
${group('mode', 'Work mode', [boxes('mode', WORK_MODES, criteria.workModes), faultText('mode', faultOf('mode'))])}
${group('type', 'Employment', [boxes('type', EMPLOYMENT_TYPES, criteria.employmentTypes), faultText('type', faultOf('type'))])}
${group('pay', 'Pay', payFields(typed, faultOf('payAmount'), faultOf('payCurrency')))}
${group('words', 'Words in title or text', [words('wordsAll', 'All of these', criteria.words.all), words('wordsAny', 'At least one of these', criteria.words.any), words('wordsNone', 'None of these', criteria.words.none)], 'Put commas between them. Several words without a comma are a phrase: night shift.')}
${group('companies', 'Companies', [companyField('wanted', 'Only these', criteria.companies.wanted, faultOf('wanted')), companyField('muted', 'None of these', criteria.companies.muted, faultOf('muted'))], 'One a line, such as Harbor Clinic.')}
${textField({ field: 'name', label: 'Name of this search (left empty, we make one)', value: values.name, faults: faultOf('name'), limit: 80 })}
${frame.preview}
<div class="row buttons"><button name="do" value="preview" class="second" formaction="${action}#preview">Show what would have matched</button><button name="do" value="save">Save</button></div>
${datalist('role-names', lookups.roleTitles)}${datalist(
  'country-names',
  lookups.countries.map(({ label }) => label),
)}${datalist(
  'region-names',
  lookups.regions.map(({ label }) => label),
)}
</form>`
}

/** The name of the list a typed entry joins, the names offered without script, and where a script asks for more. */
type ListOf = { name: string; list?: string; suggest?: string }
type Typing = (field: LookedUp, label: string, list: ListOf) => HtmlPart

function whereFields(
  { countries, regions, near, remoteFrom }: Criteria,
  typing: Typing,
  { typed }: SearchValues,
  { lookups }: FormFrame,
  kmFaults: readonly FormFault[],
): HtmlPart[] {
  const names = new Map(lookups.countries.map(({ value, label }) => [value, label]))
  const country = (code: string) => names.get(code) ?? code
  const circles = near.map((at) => ({
    value: circleValue(`${at.latitude},${at.longitude},${at.label}`, at.km),
    label: `within ${at.km} km of ${at.label}`,
  }))
  return [
    boxes(
      'near',
      circles,
      circles.map(({ value }) => value),
    ),
    html`<div class="row">${typing('place', 'Near a city', { name: 'near', suggest: '/suggest/places' })}
<div class="short">${textField({ field: 'km', label: 'Kilometres around it', value: typed.km, faults: kmFaults, limit: 3, numeric: true })}</div></div>`,
    ticked('region', regions, regionLabel),
    typing('regionText', 'Region or state', { name: 'region', list: 'region-names' }),
    ticked('country', countries, country),
    typing('countryText', 'Country', { name: 'country', list: 'country-names' }),
    ticked('remote', remoteFrom, (code) => `remote from ${country(code)}`),
    typing('remoteText', 'Remote, open to people in', { name: 'remote', list: 'country-names' }),
  ]
}

function payFields(
  typed: SearchValues['typed'],
  amountFaults: readonly FormFault[],
  currencyFaults: readonly FormFault[],
): HtmlPart[] {
  return [
    html`<div class="row">
<div>${textField({ field: 'payAmount', label: 'At least, a year', value: typed.payAmount, faults: amountFaults, limit: 20, numeric: true })}</div>
<div><label for="payCurrency">Currency</label><select id="payCurrency" name="payCurrency"${described('payCurrency', currencyFaults)}>${CURRENCIES.map(
      (code) =>
        html`<option value="${code}"${code === typed.payCurrency ? html` selected` : ''}>${code} – ${CURRENCY_NAMES.of(code) ?? code}</option>`,
    )}</select>${faultText('payCurrency', currencyFaults)}</div></div>`,
    html`<ul class="checks"><li>${box('payUnknown', 'yes', 'Also postings that state no pay, or none in this currency', typed.payUnknown !== '')}</li></ul>`,
  ]
}

function group(id: string, legend: string, fields: readonly HtmlPart[], note = ''): HtmlPart {
  return html`<fieldset id="${id}"><legend>${legend}</legend>${note === '' ? '' : html`<p class="note">${note}</p>`}
${fields}</fieldset>`
}

/** What is settled: taking the tick away takes it out. */
function ticked(name: string, values: readonly string[], label: (value: string) => string): HtmlPart {
  return boxes(
    name,
    values.map((value) => ({ value, label: label(value) })),
    values,
  )
}

function boxes(name: string, choices: readonly Choice[], chosen: readonly string[]): HtmlPart {
  if (choices.length === 0) return ''
  return html`<ul class="checks">${choices.map(({ value, label }) => html`<li>${box(name, value, label, chosen.includes(value))}</li>`)}</ul>`
}

function box(name: string, value: string, label: string, isChosen: boolean): HtmlPart {
  return html`<label class="check"><input type="checkbox" name="${name}" value="${value}"${isChosen ? html` checked` : ''}> ${label}</label>`
}

type TypedOptions = ListOf & {
  field: LookedUp
  label: string
  value: string
  action: string
  faults: readonly FormFault[]
  values: SearchValues
}

/** A name to look up, the button that does so, and the things it may mean. */
function typedField({ field, label, name, list, suggest, value, action, faults, values }: TypedOptions): HtmlPart {
  const { typed, choices } = values
  const offered = (choices[field]?.choices ?? []).map((choice) =>
    field === 'place' ? { ...choice, value: circleValue(choice.value, Number(typed.km)) } : choice,
  )
  return html`<div class="grow"><label for="${field}">${label}</label>
<div class="with-button"><div class="combo"><input id="${field}" name="${field}" value="${value}" maxlength="${TEXT_LIMIT}" autocomplete="off"${list === undefined ? '' : html` list="${list}"`}${suggest === undefined ? '' : html` data-suggest="${suggest}"`}${described(field, faults)}></div><button class="second" name="do" value="add" formaction="${action}#${field}">Add<span class="unseen"> ${label.toLowerCase()}</span></button></div>
${faultText(field, faults)}${boxes(name, offered, [])}</div>`
}

type TextOptions = {
  field: string
  label: string
  value: string
  faults: readonly FormFault[]
  limit?: number
  numeric?: boolean
}

function textField({ field, label, value, faults, limit, numeric = false }: TextOptions): HtmlPart {
  return html`<label for="${field}">${label}</label><input id="${field}" name="${field}" value="${value}"${limit === undefined ? '' : html` maxlength="${limit}"`}${numeric ? html` inputmode="numeric"` : ''} autocomplete="off"${described(field, faults)}>${faultText(field, faults)}`
}

function companyField(field: string, label: string, keys: readonly string[], faults: readonly FormFault[]): HtmlPart {
  const lines = keys.map(companyName).join('\n')
  return html`<label for="${field}">${label}</label><textarea id="${field}" name="${field}" rows="${Math.min(8, keys.length + 2)}"${described(field, faults)}>
${lines}</textarea>${faultText(field, faults)}`
}

function described(field: string, faults: readonly FormFault[]): HtmlPart {
  return faults.length === 0 ? '' : html` aria-invalid="true" aria-describedby="${field}-fault"`
}

function faultText(field: string, faults: readonly FormFault[]): HtmlPart {
  return faults.length === 0
    ? ''
    : html`<p class="fault" id="${field}-fault">${faults.map(({ message }) => message).join(' ')}</p>`
}

function datalist(id: string, names: readonly string[]): HtmlPart {
  return html`<datalist id="${id}">${names.map((name) => html`<option value="${name}"></option>`)}</datalist>`
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
