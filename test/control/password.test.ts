import { describe, expect, it } from 'vitest'
import { hashPassword, isPassword } from '../../src/control/password.ts'

describe('a password', () => {
  it('is known by its hash alone, which is another each time', async () => {
    const [one, other] = [await hashPassword('correct horse battery'), await hashPassword('correct horse battery')]
    expect(one).not.toBe(other)
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/)
    expect(await isPassword('correct horse battery', one)).toBe(true)
    expect(await isPassword('correct horse batterz', one)).toBe(false)
    expect(await isPassword('', one)).toBe(false)
  })

  it('is the same however its letters are composed', async () => {
    expect(await isPassword('cafe\u0301 cafe\u0301 cafe\u0301', await hashPassword('café café café'))).toBe(true)
  })

  it('of nobody is never right, and takes its time', async () => {
    const stored = await hashPassword('correct horse battery')
    const cost = async (known: string | null) => {
      const began = performance.now()
      await isPassword('correct horse battery', known)
      return performance.now() - began
    }
    expect(await isPassword('correct horse battery', null)).toBe(false)
    expect((await cost(null)) / (await cost(stored))).toBeGreaterThan(0.2)
  })

  it('has 12 to 200 characters', async () => {
    await expect(hashPassword('short')).rejects.toThrow(/12 to 200 characters; this one has 5/)
    await expect(hashPassword('x'.repeat(201))).rejects.toThrow(/12 to 200/)
  })
})
