import { ALL_JOBS } from '../../jobs/all.ts'
import { type Check, unknown, well, wrong } from './finding.ts'
import { queueAnswers } from './queue.ts'

/** A job that runs every minute may wait behind a long one. */
const PATIENCE_SECONDS = 300

export const schedules: Check = {
  name: 'schedules',
  async look(patient) {
    const { now, readSchedules } = patient
    if (!(await queueAnswers(patient))) return unknown('needs the queue')
    const found = new Map((await readSchedules()).map((each) => [each.job, each]))
    const wanted = ALL_JOBS.filter((job) => job.everySeconds !== undefined)
    const missing = wanted.filter((job) => !found.has(job.name)).map((job) => job.name)
    if (missing.length > 0)
      return wrong(
        `the queue has no schedule of ${missing.join(', ')}`,
        'start a scheduler: jobtide start --only scheduler; a running one writes them again within a minute',
      )
    const isLate = (job: (typeof wanted)[number]) => {
      const nextAt = found.get(job.name)?.nextAt ?? 0
      return now().getTime() - nextAt > Math.max(PATIENCE_SECONDS, job.everySeconds ?? 0) * 1000
    }
    const late = wanted.filter(isLate).map((job) => job.name)
    if (late.length > 0)
      return wrong(
        `nobody runs ${late.join(', ')}`,
        'start workers: jobtide start --only workers; if some run, read their log and see whether their queue is full: jobtide status',
      )
    return well(`all ${wanted.length} are there and run`)
  },
}
