import { readdir } from 'node:fs/promises'
import type { JobDefinition } from '../jobs/_define.ts'
import { ALL_JOBS } from '../jobs/all.ts'
import type { Worker } from './_define.ts'

/** A job with the worker that does it, the payload's type forgotten: the schema stands for it at run time. */
export type Pair = { job: JobDefinition<never>; worker: Worker }

const isWorkerFile = (name: string) => /^[a-z][a-z-]*\.ts$/.test(name) && name !== 'main.ts'

/** Finds the worker of every job by its file name. Throws when a job has no worker, a worker no job, or names differ. */
export async function pairJobsWithWorkers(): Promise<Pair[]> {
  const names = (await readdir(new URL('.', import.meta.url)))
    .filter(isWorkerFile)
    .map((name) => name.replace(/\.ts$/, ''))
  const jobs = new Map(ALL_JOBS.map((job) => [job.name, job as unknown as JobDefinition<never>]))
  const faults = [
    ...names.filter((name) => !jobs.has(name)).map((name) => `workers/${name}.ts does no job of jobs/all.ts`),
    ...[...jobs.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `the job ${name} has no workers/${name}.ts`),
  ]
  if (faults.length > 0) throw new Error(`jobs and workers do not pair: ${faults.join('; ')}`)
  return Promise.all([...jobs.values()].map(async (job) => ({ job, worker: await loadWorker(job) })))
}

async function loadWorker(job: JobDefinition<never>): Promise<Worker> {
  const module: { default?: Worker } = await import(new URL(`./${job.name}.ts`, import.meta.url).href)
  if (module.default?.job.name === job.name) return module.default
  throw new Error(`workers/${job.name}.ts does not do the job of its name: export default defineWorker({ job: … })`)
}
