import type { Near } from '../domain/alert.ts'
import { cellsWithin, DEGREE_KM, kmBetween, type Point } from './near.ts'
import type { Values } from './values.ts'

/** Numbers a circle takes: latitude, longitude, kilometres. */
const WIDTH = 3
/** Kilometres that a comparison by latitude alone may be off. */
const SLACK_KM = 0.001

/** The circles of all searches. */
export type Circles = {
  numberOf(near: Near): number
  /** Numbers of the squares that a circle can touch; null when there are too many. */
  cellsOf(circle: number): readonly number[] | null
  /** What is needed to match. */
  sealed(): Float64Array
}

/** Equal circles have one number. Two that differ in nothing but their label are two: a reason tells the label. */
export function createCircles(values: Values): Circles {
  const numbers = new Map<string, number>()
  const sizes: number[] = []
  const cells: (readonly number[] | null)[] = []
  return {
    numberOf(near) {
      const { latitude, longitude, km, label } = near
      const name = `${latitude} ${longitude} ${km} ${label}`
      const number = numbers.get(name) ?? numbers.size
      if (number < numbers.size) return number
      numbers.set(name, number)
      sizes.push(latitude, longitude, km)
      cells.push(cellsWithin(near)?.map((cell) => values.numberOf('cell', cell)) ?? null)
      return number
    },
    cellsOf: (circle) => cells[circle] ?? null,
    sealed: () => Float64Array.from(sizes),
  }
}

/** True when one of the points lies in the circle. */
export function isWithin(circles: Float64Array, circle: number, points: readonly Point[]): boolean {
  const latitude = circles[circle * WIDTH] as number
  const longitude = circles[circle * WIDTH + 1] as number
  const km = circles[circle * WIDTH + 2] as number
  for (const point of points) {
    // As far as the parallels are apart any two points are; it saves the angles of most.
    if (Math.abs(point.latitude - latitude) * DEGREE_KM > km + SLACK_KM) continue
    if (kmBetween(latitude, longitude, point.latitude, point.longitude) <= km) return true
  }
  return false
}
