import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Column, ColumnType } from './figure-columns.ts'

const ROW_GROUP = 50_000
const WRITTEN_BY = 'Jobtide'

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number]

/**
 * Rows as Parquet, compressed by Snappy, 50,000 rows a group, a piece a group. The same rows and notes give the same bytes.
 * `notes` go into the file's metadata.
 */
export async function* parquet<Row>(
  columns: Column<Row>[],
  batches: AsyncIterable<Row[]>,
  notes: Record<string, string>,
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter()
  const file = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(schemaOf)],
    createdBy: WRITTEN_BY,
    kvMetadata: Object.entries(notes).map(([key, value]) => ({ key, value })),
  })
  for await (const rows of groups(batches)) {
    const columnData = columns.map((column) => ({ name: column.name, data: rows.map((row) => cell(column, row)) }))
    await file.write({ columnData, rowGroupSize: ROW_GROUP })
    yield taken(writer)
  }
  await file.finish()
  yield taken(writer)
}

async function* groups<Row>(batches: AsyncIterable<Row[]>): AsyncGenerator<Row[]> {
  let rows: Row[] = []
  for await (const batch of batches) {
    rows = rows.concat(batch)
    while (rows.length >= ROW_GROUP) {
      yield rows.slice(0, ROW_GROUP)
      rows = rows.slice(ROW_GROUP)
    }
  }
  if (rows.length > 0) yield rows
}

/** The writer counts positions by itself, so its buffer can be emptied between groups. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = new Uint8Array(writer.buffer, 0, writer.index).slice()
  writer.index = 0
  return bytes
}

function cell<Row>({ type, of }: Column<Row>, row: Row): unknown {
  const value = of(row)
  return type === 'whole' && typeof value === 'number' ? BigInt(value) : value
}

function schemaOf({ name, type, optional }: Pick<Column<never>, 'name' | 'type' | 'optional'>): SchemaElement[] {
  const repetition_type = optional ? 'OPTIONAL' : 'REQUIRED'
  if (type !== 'list') return [{ name, repetition_type, ...PHYSICAL[type] }]
  return [
    { name, repetition_type, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...PHYSICAL.text },
  ]
}

const PHYSICAL: Record<Exclude<ColumnType, 'list'>, Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  whole: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  truth: { type: 'BOOLEAN' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
}
