import { z } from 'zod'

/** An address of one of these schemes. */
export const urlOf = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.replace(':', '')), {
    error: `expected a URL starting with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  })

/** An address without a password in it, for what is shown and logged. */
export const plainUrlOf = (...schemes: string[]) =>
  urlOf(...schemes).refine((text) => !URL.canParse(text) || new URL(text).username === '', {
    error: 'expected a URL without a user in it; what the receiver wants to know goes into OTEL_EXPORTER_OTLP_HEADERS',
  })

/** A whole number from `min` to `max`, both included. */
export const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: `expected a whole number from ${min} to ${max}` })
    .int()
    .min(min)
    .max(max)

/** Words between commas, blank ones left out. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

/** Long enough that nobody guesses it. */
export const signingKey = z
  .string()
  .min(32, { error: 'expected at least 32 characters, for example from: openssl rand -hex 32' })

/** Goes into an address or a header, so that it must not break either; a shorter one could not be cut out of pages. */
export const sourceKey = z
  .string()
  .regex(/^[\x21-\x7e]{6,500}$/, { error: 'expected 6 to 500 characters without spaces, as the source gave it' })
