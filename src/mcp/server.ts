import { McpServer } from '@modelcontextprotocol/server'
import type { Context } from '../context.ts'
import { VERSION } from '../version.ts'
import { registerPostings } from './postings.ts'
import { registerRole } from './role.ts'
import { registerTrend } from './trend.ts'

/** A server of the Model Context Protocol over the market: it reads, and every answer carries its citation. */
export function createMcpServer(context: Context): McpServer {
  const server = new McpServer(
    { name: 'jobtide', version: VERSION },
    { capabilities: { tools: {} }, instructions: ABOUT },
  )
  for (const register of [registerPostings, registerRole, registerTrend]) register(server, context)
  return server
}

const ABOUT = `Job openings and labour-market figures. Start with find_roles: other tools take the slug of a role. Missing values
are null and withheld figures give a reason: say so instead of guessing. Quote figures with the citation of their answer.`
