import type { ColumnType } from 'kysely'

/** jsonb is read as a value and written as JSON text. */
export type Json<T> = ColumnType<T, string, string>
/** numeric is read as a number: amounts fit, see src/store/database.ts. */
export type Amount = number | null
