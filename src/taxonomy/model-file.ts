import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { ModelReport, OccupationModel } from '../domain/occupation.ts'

/** The model as one file: a line of JSON (report, codes, sizes) and the numbers behind it, all of it Brotli-compressed. */
export function encodeModel(model: OccupationModel): Uint8Array {
  const hashes = new Uint32Array(model.starts.length - 1)
  model.rows.forEach((row, slot) => {
    if (row >= 0) hashes[row] = model.keys[slot] ?? 0
  })
  const counts = new Uint16Array(hashes.length)
  for (let row = 0; row < hashes.length; row++) {
    counts[row] = (model.starts[row + 1] ?? 0) - (model.starts[row] ?? 0)
  }
  const header: Header = {
    format: FORMAT,
    report: model.report,
    codes: model.codes,
    temperature: model.temperature,
    calibration: model.calibration,
    step: model.step,
    rows: hashes.length,
    weights: model.weights.length,
  }
  const arrays = [model.bias, hashes, counts, model.occupations, model.weights]
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...arrays.map(bytesOf)])
  return brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  })
}

/** Reads what `encodeModel` writes. Throws an Error when the bytes are no such file or of another format. */
export function decodeModel(file: Uint8Array): OccupationModel {
  const body = brotliDecompressSync(file, { maxOutputLength: LARGEST })
  const end = body.indexOf('\n')
  const header = JSON.parse(body.subarray(0, end).toString()) as Header
  if (header.format !== FORMAT)
    throw new Error(`occupation model: format ${header.format}, this program reads ${FORMAT}`)
  const read = createArrayReader(body.subarray(end + 1))
  const bias = new Float32Array(read(header.codes.length * 4))
  const hashes = new Uint32Array(read(header.rows * 4))
  const counts = new Uint16Array(read(header.rows * 2))
  const occupations = new Uint16Array(read(header.weights * 2))
  const weights = new Int8Array(read(header.weights))
  const starts = new Uint32Array(header.rows + 1)
  counts.forEach((count, row) => {
    starts[row + 1] = (starts[row] ?? 0) + count
  })
  const { report, codes, temperature, calibration, step } = header
  return {
    report,
    codes,
    bias,
    temperature,
    calibration,
    ...featureTable(hashes),
    starts,
    occupations,
    weights,
    step,
  }
}

/** Feature hashes in an open-addressing table at most half full; a row is the hash's place in the list. */
export function featureTable(hashes: Uint32Array): { keys: Uint32Array; rows: Int32Array } {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length * 2)))
  const keys = new Uint32Array(size)
  const rows = new Int32Array(size).fill(-1)
  for (let row = 0; row < hashes.length; row++) {
    let slot = (hashes[row] ?? 0) & (size - 1)
    while ((rows[slot] ?? -1) >= 0) slot = (slot + 1) & (size - 1)
    keys[slot] = hashes[row] ?? 0
    rows[slot] = row
  }
  return { keys, rows }
}

type Header = {
  format: number
  report: ModelReport
  codes: string[]
  temperature: number
  calibration: [number, number][]
  step: number
  rows: number
  weights: number
}

const FORMAT = 1
/** No model of ours comes near it; a file that unpacks to more is not one. */
const LARGEST = 64 * 1024 * 1024

function bytesOf(array: Float32Array | Uint32Array | Uint16Array | Int8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** Hands out copies of the next bytes, since typed arrays must begin at multiples of their size. */
function createArrayReader(body: Uint8Array): (bytes: number) => ArrayBuffer {
  let at = 0
  return (bytes) => {
    if (at + bytes > body.length) throw new Error('occupation model: the file ends early')
    const copy = new Uint8Array(bytes)
    copy.set(body.subarray(at, at + bytes))
    at += bytes
    return copy.buffer
  }
}
