import { z } from 'zod'
import { LEVELS } from '../../domain/role.ts'

const instant = z.string().describe('ISO 8601, UTC')
const maybe = <Shape extends z.ZodType>(shape: Shape) => shape.nullable()

export const ROLE_ENTRY = z
  .object({
    slug: z.string(),
    title: z.string(),
    family: z.string(),
    soc: z.string().describe('SOC 2018 detailed occupation'),
    summary: z.string(),
    url: z.string().describe('Page of the role'),
  })
  .meta({ id: 'RoleEntry' })

export const ROLE = ROLE_ENTRY.extend({
  aliases: z.array(z.string()),
  related: z.array(z.string()).describe('Slugs'),
  ladder: z.array(
    z.object({
      level: z.enum(LEVELS),
      title: z.string(),
      min_years: z.number(),
      max_years: maybe(z.number()).describe('null: and more'),
    }),
  ),
  skills: z.array(z.string()),
  tools: z.array(z.string()),
}).meta({ id: 'Role' })

export const POSTING = z
  .object({
    id: z.uuid().describe('Of the opening: the ads that advertise the same job'),
    posting_id: z.uuid().describe('Of the ad that speaks for it'),
    title: z.string(),
    company: z.string(),
    employer: z.string().describe('The company name folded for comparison'),
    url: z.string(),
    role: maybe(z.string()),
    soc: maybe(z.string()),
    level: maybe(z.string()),
    work_mode: maybe(z.string()),
    countries: z.array(z.string()),
    regions: z.array(z.string()),
    pay_min: maybe(z.number()).describe('As advertised, whole major units of pay_currency per pay_period'),
    pay_max: maybe(z.number()),
    pay_currency: maybe(z.string()),
    pay_period: maybe(z.string()),
    annual_pay_min: maybe(z.number()).describe('Base pay of a full-time year'),
    annual_pay_mid: maybe(z.number()),
    annual_pay_max: maybe(z.number()),
    skills: z.array(z.string()),
    posted_at: maybe(instant),
    first_seen_at: instant,
    closed_at: maybe(instant),
    source: z.string(),
    via: maybe(z.string()).describe('The publisher who asks to be named beside the posting'),
  })
  .meta({ id: 'Posting' })

export const FIGURE = z
  .object({
    release: z.string(),
    role: z.string().describe('Slug; empty: all roles'),
    metric: z.string(),
    level: z.string().describe('Empty: all levels, as for the other dimensions'),
    country: z.string().describe('ISO 3166-1 alpha-2'),
    region: z.string().describe('"US-CA"'),
    mode: z.string(),
    item: z.string().describe('Employer, skill, industry … that the metric lists'),
    period: z.string().describe('ISO 8601 day, month or interval'),
    version: z.int().describe('Of the metric'),
    unit: z.string(),
    value: maybe(z.number()),
    text: maybe(z.string()),
    low: maybe(z.number()).describe('95 % interval'),
    high: maybe(z.number()),
    n: maybe(z.number()).describe('Observations; null only where an official publisher states none'),
    employers: maybe(z.number()),
    grade: maybe(z.string()),
    withheld: maybe(z.string()).describe('Why there is no value; null: it is shown'),
    proof: z.record(z.string(), z.unknown()).describe('What leads to the rows behind it'),
    proof_url: z.string(),
  })
  .meta({ id: 'Figure' })

export const TREND_POINT = z
  .object({
    metric: z.string(),
    role: z.string(),
    level: z.string(),
    country: z.string(),
    region: z.string(),
    mode: z.string(),
    period: z.string().describe('ISO 8601 week or month'),
    unit: z.string(),
    value: maybe(z.number()).describe('Counts are rounded to 5'),
    low: maybe(z.number()).describe('95 % interval'),
    high: maybe(z.number()),
    n: maybe(z.number()).describe('Openings, rounded to 5'),
    withheld: maybe(z.string()).describe('Why there is no value'),
  })
  .meta({ id: 'TrendPoint' })

export const METRIC = z
  .object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    version: z.int(),
    definition: z.string(),
    formula: z.string(),
    unit: z.string(),
    minimum_n: maybe(z.int()),
    interval: z.string(),
    suppression: z.string(),
    limits: z.string(),
  })
  .meta({ id: 'Metric' })

export const RELEASE = z
  .object({
    id: z.string(),
    as_of: instant,
    published_at: instant,
    code_version: z.string(),
    taxonomy_version: z.string(),
    figures: z.int(),
    inputs_hash: z.string(),
    outputs_hash: z.string(),
    url: z.string(),
  })
  .meta({ id: 'Release' })

export const RELEASE_DETAIL = RELEASE.extend({
  parameters: z.record(z.string(), z.unknown()),
  inputs: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      sha256: z.string(),
      rows: z.int(),
      licence: z.string().optional(),
      attribution: z.string().optional(),
    }),
  ),
}).meta({ id: 'ReleaseDetail' })
