import { chooseDigests } from '../../src/alerts/choose-digests.ts'
import { freshCandidates } from '../../src/alerts/fresh-candidates.ts'
import type { Context } from '../../src/context.ts'
import { claimDueSubscribers, insertDigests } from '../../src/store/digest.ts'

/** Plans the one digest that is due and puts no job into any queue. Returns its id. */
export async function planFor({ db, config, now }: Context): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const due = await claimDueSubscribers(trx, now(), 10)
    const { digests } = await chooseDigests(trx, due, config.tiers, freshCandidates(db, now()), now())
    const [id] = await insertDigests(trx, digests, now())
    if (id === undefined) throw new Error('nothing was planned')
    return id
  })
}
