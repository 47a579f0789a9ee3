/** Links longer than this are not links to a posting. */
const MOST_LETTERS = 2_000
const TRACKING_PREFIX = /^(?:utm_|hsa_|mtm_|pk_|matomo_|trk_|_hs|vero_|itm_|adj_)/
/** Click ids of advertising networks and mailers, and the source marks of applicant tracking systems. None of them
 *  names a posting: Greenhouse's gh_jid, Workday's jobId and their like are not among them. */
const TRACKING = new Set(
  `gclid gclsrc dclid gbraid wbraid fbclid msclkid twclid ttclid li_fat_id igshid yclid _ga _gl mc_cid mc_eid mkt_tok s_cid
  gh_src gh_sid lever-source lever-source[] lever-origin lever-via lever-social ashby_source wd-source utmsource src source
  source_id sourceid from_source jobsource job_source jobsite jobboard jobboardsource postingsource referrer referer
  referral ref_src refsrc trk trackid trackingid tracking_id iis iisn iisp embed_source campaign campaignid cmpid spm
  rx_campaign rx_cid rx_group rx_job rx_source rx_medium rx_ts rx_vp rx_viewer rx_p rx_c rx_a`.split(/\s+/),
)
/** Marks of a source on one site, a posting's reference on another: kept when their value holds a number. */
const TRACKING_OR_REFERENCE = new Set(['ref', 'refid'])
/** A fragment that a page's own router reads: "#/jobs/12", "#!/jobs/12". */
const ROUTE = /^#!?\//

/** The address of a posting in the form it is compared in: absolute http(s), host in lower case, without tracking
 *  parameters and without a fragment unless it is a route. Every other parameter stays, in its order. null when the text
 *  is no such link, holds a user name or password, or is longer than 2,000 letters. Never throws. */
export function normalizeLink(url: string): string | null {
  const text = url.trim()
  if (text.length > MOST_LETTERS || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null
  const link = new URL(text)
  if (link.username !== '' || link.password !== '' || !isHost(link.hostname)) return null
  dropTracking(link)
  if (!ROUTE.test(link.hash)) link.hash = ''
  return link.href
}

/** Parameters are cut from the text, so that the others keep their own spelling. */
function dropTracking(link: URL): void {
  if (link.search === '') return
  const kept = link.search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter))
  link.search = kept.join('&')
}

function isTracking(parameter: string): boolean {
  const name = decode(parameter.split('=', 1)[0] ?? '').toLowerCase()
  if (TRACKING_OR_REFERENCE.has(name)) return !/\d{2}/.test(parameter)
  return TRACKING.has(name) || TRACKING_PREFIX.test(name)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** "example.com", "localhost", an address; not "", ".". */
function isHost(host: string): boolean {
  return /[\p{L}\p{N}]/u.test(host)
}
