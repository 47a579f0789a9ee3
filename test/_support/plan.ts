import { planDue } from '../../src/alerts/plan.ts'
import type { Context } from '../../src/context.ts'

/** Plans the one digest that is due and puts no job into any queue. Returns its id. */
export async function planFor({ db, market, config, now }: Context): Promise<string> {
  const planned: string[] = []
  await planDue({ db, market, tiers: config.tiers }, now(), async (ids) => {
    planned.push(...ids)
  })
  const [id] = planned
  if (id === undefined) throw new Error('nothing was planned')
  return id
}
