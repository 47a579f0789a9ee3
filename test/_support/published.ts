import type { Figure } from '../../src/domain/figure.ts'
import type { Database } from '../../src/store/database.ts'

/** A published release with these figures, as no program writes them. What is left out of a figure is '' or null. */
export async function publishRelease(
  db: Database,
  id: string,
  at: Date,
  figures: (Partial<Figure> & { metric: string })[] = [],
): Promise<void> {
  const about = { as_of: at, made_at: at, code_version: '0.1.0', taxonomy_version: '1' }
  const hashes = { inputs_hash: 'inputs', outputs_hash: 'outputs' }
  await db
    .insertInto('release')
    .values({ id, ...about, ...hashes, published_at: null, parameters: '{}', inputs: '[]', figures: figures.length })
    .execute()
  if (figures.length > 0)
    await db
      .insertInto('figure')
      .values(figures.map((figure) => rowOf(id, figure)))
      .execute()
  await db.updateTable('release').set({ published_at: at }).where('id', '=', id).execute()
}

function rowOf(id: string, figure: Partial<Figure> & { metric: string }) {
  return {
    ...{ role: '', level: '', country: '', region: '', mode: '', item: '', period: '2026-11-20' },
    ...{ version: 1, unit: '', value: null, text: null, low: null, high: null, n: null, employers: null },
    ...{ grade: null, withheld: null },
    ...figure,
    release_id: id,
    proof: JSON.stringify(figure.proof ?? { kind: 'openings', counted: 'all', leftOut: {} }),
  }
}
