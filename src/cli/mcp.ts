import { Command } from 'commander'
import { withContext } from './session.ts'

export function mcpCommand(): Command {
  return new Command('mcp')
    .description('serve the market to an assistant over the Model Context Protocol, on stdin and stdout')
    .addHelpText('after', HELP)
    .action(() =>
      withContext(async ({ context }) => {
        const { serveMcp } = await import('../mcp/serve.ts') // Other commands need not wait for the library.
        await serveMcp(context)
      }),
    )
}

const HELP = `
Tools: find_roles, search_postings, role_facts, pay, trends. They read only, and every answer carries its citation.

In the configuration of the assistant:
  {"mcpServers": {"jobtide": {"command": "npx", "args": ["jobtide", "mcp"], "cwd": "/path/to/jobtide"}}}`
