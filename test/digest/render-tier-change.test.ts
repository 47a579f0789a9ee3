import { describe, expect, it } from 'vitest'
import { DEFAULT_TIERS } from '../../src/config.ts'
import { renderTierChange } from '../../src/digest/render-tier-change.ts'

const [free, plus] = DEFAULT_TIERS
if (!free || !plus) throw new Error('there are two tiers')
const context = {
  siteName: 'Jobtide',
  postalAddress: 'Jobtide, 1 Example Street',
  tier: free,
  cadence: 'weekly' as const,
  running: ['Nurses', 'Chefs', 'Cooks'],
  resting: ['Welders <in Waco>', 'Drivers'],
  plansUrl: 'https://jobs.example/plans',
  manageUrl: 'https://jobs.example/login/from/x',
  unsubscribeUrl: 'https://jobs.example/unsubscribe/x',
}

describe('the mail about a change of tier', () => {
  it('names the searches that rest, as text, and says that nothing is deleted', () => {
    const mail = renderTierChange(context)
    expect(mail.subject).toBe('Your job alerts are now on Free')
    expect(mail.text).toContain('- Welders <in Waco>\n- Drivers')
    expect(mail.text).toContain('Nothing is deleted')
    expect(mail.text).toContain('once a week')
    expect(mail.html).toContain('<li>Welders &lt;in Waco&gt;</li>')
    expect(mail.html).not.toContain('<li>Nurses</li>')
  })

  it('says nothing of rest when every search runs', () => {
    const mail = renderTierChange({ ...context, tier: plus, cadence: 'daily', resting: [] })
    expect(mail.text).not.toMatch(/rest|deleted/)
    expect(mail.text).toContain('once a day')
    expect(mail.text).toContain('feeds')
  })

  it('carries the ways to change, pay and leave in both parts, and no line of text over 72 columns but addresses', () => {
    const mail = renderTierChange(context)
    for (const url of [context.plansUrl, context.manageUrl, context.unsubscribeUrl]) {
      expect(mail.text).toContain(url)
      expect(mail.html).toContain(url)
    }
    const long = mail.text.split('\n').filter((line) => line.length > 72 && !line.startsWith('https://'))
    expect(long).toEqual([])
  })

  it('lets no name of a search break a line or a header', () => {
    const mail = renderTierChange({ ...context, resting: ['a\r\nBcc: b@example.org\u202e'] })
    expect(mail.text).toContain('- a Bcc: b@example.org\n')
  })
})
