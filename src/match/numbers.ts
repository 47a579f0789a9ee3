/** A row of whole numbers (32 bits) that grows, in one piece of memory. A class: its fields are read millions of times. */
export class Numbers {
  /** Longer than `length`. Another one after a push that needs room. */
  list: Int32Array
  length = 0

  constructor(room = 1_024) {
    this.list = new Int32Array(room)
  }

  push(number: number): void {
    if (this.length === this.list.length) {
      const larger = new Int32Array(2 * this.length)
      larger.set(this.list)
      this.list = larger
    }
    this.list[this.length] = number
    this.length += 1
  }

  /** Takes back what was pushed after `length`. */
  cut(length: number): void {
    this.length = length
  }

  /** A copy of exactly what was pushed. */
  sealed(): Int32Array {
    return this.list.slice(0, this.length)
  }
}
