import { describe, expect, it } from 'vitest'
import { guardedConnector, PRIVATE_ADDRESS_CODE } from '../../src/http/connector.ts'
import { serve } from './serve.ts'

describe('the connector', () => {
  it('judges the address the socket ended up at, whatever the look-up said', async () => {
    const { port } = await serve((_request, response) => response.end())
    const asked: string[] = []
    const guard = { permits: (address: string) => asked.push(address) === 1 }
    const connect = guardedConnector(guard, {
      timeoutMs: 2_000,
      lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    const target = { hostname: 'a.example', host: `a.example:${port}`, protocol: 'http:', port: String(port) }
    const error = await new Promise<Error | null>((resolve) => connect(target, (...[fault]) => resolve(fault)))
    expect(error).toMatchObject({ code: PRIVATE_ADDRESS_CODE })
    expect(asked).toEqual(['127.0.0.1', '127.0.0.1'])
  })
})
