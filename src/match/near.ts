/** Mean radius of the earth in kilometres (IUGG R1). */
const EARTH_KM = 6371.0088
/** Kilometres a degree of latitude spans on that sphere. */
export const DEGREE_KM = (EARTH_KM * Math.PI) / 180
/** Past this many cells a circle is too wide to be found by its cells. */
const MAX_CELLS = 400

export type Point = { latitude: number; longitude: number }

/** Great-circle distance in kilometres (haversine). NaN when a coordinate is not finite. */
export function distanceKm(a: Point, b: Point): number {
  return kmBetween(a.latitude, a.longitude, b.latitude, b.longitude)
}

/** The same without points. */
export function kmBetween(fromLatitude: number, fromLongitude: number, latitude: number, longitude: number): number {
  const toRadians = Math.PI / 180
  const north = Math.sin(((latitude - fromLatitude) * toRadians) / 2)
  const east = Math.sin(((longitude - fromLongitude) * toRadians) / 2)
  const chord = north * north + Math.cos(fromLatitude * toRadians) * Math.cos(latitude * toRadians) * east * east
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The one-degree square a point lies in: "30:-98". */
export function cellOf(point: Point): string {
  return cellName(Math.floor(point.latitude), Math.floor(point.longitude))
}

/** Every one-degree square a circle can touch; null when there are too many, near a pole, or for values out of range. */
export function cellsWithin(circle: Point & { km: number }): string[] | null {
  const reach = circle.km / DEGREE_KM
  const [south, north] = [circle.latitude - reach, circle.latitude + reach]
  if (!(circle.km >= 0 && south > -85 && north < 85 && Math.abs(circle.longitude) <= 180)) return null
  const width = reach / Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180)
  const [west, east] = [Math.floor(circle.longitude - width), Math.floor(circle.longitude + width)]
  const [bottom, top] = [Math.floor(south), Math.floor(north)]
  if ((east - west + 1) * (top - bottom + 1) > MAX_CELLS) return null
  const cells = new Set<string>()
  for (let row = bottom; row <= top; row++) {
    for (let column = west; column <= east; column++) cells.add(cellName(row, column))
  }
  return [...cells]
}

/** Columns wrap at the date line, where 180 and -180 are the same meridian. */
function cellName(row: number, column: number): string {
  return `${row}:${((((column + 180) % 360) + 360) % 360) - 180}`
}
