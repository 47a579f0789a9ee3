import { readFileSync } from 'node:fs'
import type { OccupationModel } from '../domain/occupation.ts'
import { decodeModel } from './model-file.ts'
import { buildSocTree, type SocTree } from './soc.ts'

const FOLDER = new URL('../../data/', import.meta.url)

let tree: SocTree | null = null
let shipped: OccupationModel | null = null

/** The SOC 2018 groups, read once and shared. */
export function loadSocTree(): SocTree {
  if (tree === null) {
    const text = readFileSync(new URL('occupations/soc-2018.json', FOLDER), 'utf8')
    tree = buildSocTree((JSON.parse(text) as { titles: Record<string, string> }).titles)
  }
  return tree
}

/** The model that says which occupation a title names: the one that ships with the program, read once and shared, or the
 *  one in `file`. Takes some 30 ms. Throws what the file system throws, and an Error when the file is no model. */
export function loadOccupationModel(file?: string): OccupationModel {
  if (file !== undefined) return decodeModel(readFileSync(file))
  shipped ??= decodeModel(readFileSync(new URL('models/occupation.bin', FOLDER)))
  return shipped
}
