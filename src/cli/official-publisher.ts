import type { Context } from '../context.ts'
import type { OfficialImporter } from '../domain/official.ts'
import { UsageError } from '../errors.ts'

/** The importer of a publisher. Throws UsageError when there is none. */
export function knownPublisher({ importers }: Context, id: string): OfficialImporter {
  const importer = importers.get(id)
  if (importer !== undefined) return importer
  throw new UsageError(`no publisher is called "${id}"; there are: ${[...importers.keys()].join(', ')}`)
}
