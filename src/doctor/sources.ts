import { readSight } from '../store/sight.ts'
import { type Check, idle, NEEDS_DATABASE, type Patient, well, wrong } from './finding.ts'

const LATE_SECONDS = 3_600
const SHOWN = 5

export const lateSources: Check = {
  name: 'sources',
  async look(patient) {
    const sources = await readSources(patient)
    if (sources === null) return NEEDS_DATABASE
    const active = sources.filter((each) => each.state === 'active')
    if (active.length === 0) return idle('none is active; add one: jobtide source add <url>')
    const late = active.filter((each) => each.late > LATE_SECONDS).map((each) => each.source)
    if (late.length === 0) return well(`${active.length} active, none has been due for an hour`)
    return wrong(
      `${late.length} of ${active.length} have been due for an hour or more: ${list(late)}`,
      'see that a scheduler and workers run; if jobs wait in the queue fetch (jobtide status), start more workers',
    )
  },
}

export const parkedSources: Check = {
  name: 'parked sources',
  async look(patient) {
    const sources = await readSources(patient)
    if (sources === null) return NEEDS_DATABASE
    const parked = sources.filter((each) => each.state === 'parked').map((each) => each.source)
    if (parked.length === 0) return well('none')
    return wrong(
      `${parked.length} failed so often that they are asked once a week alone: ${list(parked)}`,
      'jobtide status says why and what helps; then: jobtide source resume <source>, or pause it',
    )
  },
}

async function readSources({ db, now }: Patient) {
  return db === null ? null : (await readSight(db, now())).sources
}

function list(names: string[]): string {
  const more = names.length - SHOWN
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
