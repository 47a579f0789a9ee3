import { type RawBuilder, sql } from 'kysely'

/** The publisher of a posting, where it asks to be named beside its postings; null where it does not. */
export function namedPublisher(posting: string): RawBuilder<string | null> {
  return sql`(select c.name from source s join connector c on c.id = s.connector
    where s.id = ${sql.ref(`${posting}.source_id`)} and c.attribution is not null)`
}
