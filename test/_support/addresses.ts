/** An address of this machine for the `number`-th of a `block`; both below 250. */
export type AddressOf = (block: number, number: number) => string

/** Every address of 127.0.0.0/8 is this machine's. */
export const loopback: AddressOf = (block, number) => `127.${block}.${Math.floor(number / 250)}.${1 + (number % 250)}`
