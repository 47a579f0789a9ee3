import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const OUTCOMES = ['done', 'retried', 'delayed', 'given_up'] as const
export type JobOutcome = (typeof OUTCOMES)[number]

const RESULTS = ['accepted', 'deferred', 'rejected', 'unknown']

/** What one process counts of its own work, and the registry that its other metrics join. */
export type Meter = {
  registry: Registry
  /** Jobs that this process does. What is told from the start, as 0, is seen to grow with the first one that fails. */
  expectJobs(jobs: readonly string[]): void
  jobEnded(job: string, outcome: JobOutcome, seconds: number): void
  /** One attempt to hand a digest to the relay has ended. */
  mailEnded(result: string): void
  /** The queue had lost so many schedules, which were written again. */
  schedulesLost(count: number): void
}

/** Job durations, in seconds: from a tick to a crawl of a slow board. */
const SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300]

export function createMeter(): Meter {
  const registry = new Registry()
  const registers = [registry]
  const jobs = new Counter({
    name: 'jobtide_jobs_total',
    help: 'Jobs ended in this process, by job and outcome',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'jobtide_job_seconds',
    help: 'How long jobs took in this process',
    labelNames: ['job'],
    buckets: SECONDS,
    registers,
  })
  const mails = new Counter({
    name: 'jobtide_mails_total',
    help: 'Attempts of this process to hand a digest to the relay, by result',
    labelNames: ['result'],
    registers,
  })
  const lost = new Counter({
    name: 'jobtide_schedules_lost_total',
    help: 'Schedules that the queue had lost and this process wrote again',
    registers,
  })
  return {
    registry,
    expectJobs(names) {
      for (const job of names) for (const outcome of OUTCOMES) jobs.inc({ job, outcome }, 0)
      for (const result of RESULTS) mails.inc({ result }, 0)
    },
    jobEnded(job, outcome, took) {
      jobs.inc({ job, outcome })
      seconds.observe({ job }, took)
    },
    mailEnded: (result) => mails.inc({ result }),
    schedulesLost: (count) => lost.inc(count),
  }
}

/** Adds what Node tells of the process: event-loop delay, memory, processor time, handles. It goes on until the process ends. */
export function measureProcess({ registry }: Meter): void {
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'nodejs_array_buffers_bytes',
    help: 'Memory of buffers, a part of the external memory',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage().arrayBuffers)
    },
  })
}
