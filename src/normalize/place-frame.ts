import type { Region } from '../taxonomy/gazetteer.ts'
import { isUnknown, type Name } from './place-names.ts'

/** What the names beside a city say about where it is. */
export type Frame = { country: string; region: Region | null }

export function firstFrame(names: readonly Name[]): Frame | null {
  const frames = framesOf(names)
  return frames.find(isStateFrame) ?? frames[0] ?? null
}

/** Every country and region that all the names agree on. Unknown names between known ones are passed over. */
export function framesOf(names: readonly Name[]): Frame[] {
  let frames: Frame[] | null = null
  for (const name of names) {
    if (isFiller(name)) continue
    const own = meaningsAsFrame(name)
    frames = frames === null ? own : frames.flatMap((frame) => own.flatMap((other) => merge(frame, other)))
    if (frames.length === 0) return []
  }
  return frames ?? []
}

function meaningsAsFrame(name: Name): Frame[] {
  const regions = [...name.regions, ...name.codes.regions].map((region) => ({ country: region.country, region }))
  const countries = [name.country, name.codes.country].flatMap((country) =>
    country === null ? [] : [{ country, region: null }],
  )
  return [...regions, ...countries]
}

function merge(one: Frame, other: Frame): Frame[] {
  if (one.country !== other.country) return []
  if (one.region === null || other.region === null)
    return [{ country: one.country, region: one.region ?? other.region }]
  return one.region === other.region ? [one] : []
}

export function isStateFrame(frame: Frame): boolean {
  return frame.region !== null && (frame.country === 'US' || frame.country === 'CA')
}

export function hasCode(name: Name): boolean {
  return name.codes.regions.length > 0 || name.codes.country !== null
}

export function isFrame(name: Name): boolean {
  return hasCode(name) || name.regions.length > 0 || name.country !== null
}

/** Says nothing about which city is meant: not known, or a part of the world as in "Cologne, Central Europe, DE". */
export function isFiller(name: Name): boolean {
  return isUnknown(name) || isArea(name)
}

export function isArea(name: Name): boolean {
  return name.area !== null && name.cities.length === 0 && meaningsAsFrame(name).length === 0
}
