import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../../context.ts'

/** RFC 9457. `errors` names each parameter that is wrong, with what to give instead. */
export const PROBLEM = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().describe('The status in words'),
    status: z.int(),
    detail: z.string().describe('What is wrong and what to do'),
    errors: z.array(z.object({ parameter: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export const PROBLEM_TYPE = 'application/problem+json'

/** Thrown by a handler: the answer is a problem that names the parameter. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly parameter: string | null
  constructor(status: number, parameter: string | null, detail: string) {
    super(detail)
    this.status = status
    this.parameter = parameter
  }
}

/** Everything that goes wrong below this prefix is answered as a problem, never as a page. */
export function answerProblems(app: FastifyInstance, context: Context): void {
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, 404, 'There is nothing at this address. The addresses are listed in /api/v1/openapi.json.'),
  )
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof ApiProblem) return sendProblem(reply, error.status, error.message, namedIn(error))
    if (hasZodFastifySchemaValidationErrors(error)) return sendProblem(reply, 400, INVALID, faultsOf(error))
    const status = error.statusCode ?? 500
    if (status >= 500) context.log.error({ err: error, route: request.routeOptions.url }, 'API request failed')
    return sendProblem(reply, status, status >= 500 ? OUR_FAULT : 'The request could not be understood.')
  })
}

const INVALID = 'Some parameters cannot be used; each is named in errors.'
const OUR_FAULT = 'Something went wrong on our side. Please try again in a minute.'

type Fault = { parameter: string; detail: string }

export function sendProblem(reply: FastifyReply, status: number, detail: string, errors?: Fault[]): FastifyReply {
  const problem = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, errors }
  return reply.code(status).type(PROBLEM_TYPE).header('cache-control', 'no-store').send(JSON.stringify(problem))
}

/** Whether an address belongs to the API, whose clients do not read pages. */
export function isApi({ url }: FastifyRequest): boolean {
  return url.startsWith('/api/')
}

function namedIn({ parameter, message }: ApiProblem): Fault[] | undefined {
  return parameter === null ? undefined : [{ parameter, detail: message }]
}

type Validation = { keyword: string; instancePath: string; message?: string; params: Record<string, unknown> }

function faultsOf(error: { validation: Validation[] }): Fault[] {
  return error.validation.flatMap(({ keyword, instancePath, message = INVALID, params }) => {
    if (keyword !== 'unrecognized_keys') return [{ parameter: instancePath.slice(1), detail: message }]
    return (params.keys as string[]).map((key) => ({
      parameter: key,
      detail: 'there is no parameter of this name here',
    }))
  })
}
