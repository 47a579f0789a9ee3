/** Words of titles for telling openings apart, written by hand from how employers word one vacancy twice. */

/** They say how an ad asks, not what for; and where or how one works, which the ad's place and mode say better. */
export const ASIDE: ReadonlySet<string> = set(`
  and or the of a an for in at to with by from plus und oder et ou y e o de du des la le les der die das en van het
  remote remotely hybrid onsite wfh telecommute telework telecommuting inoffice
  urgent urgently hiring immediate immediately now apply here inquire enquire opportunity opportunities vacancy vacancies job jobs
  position positions role roles opening openings wanted needed required join new hot amp nbsp
  relocation benefits provided available offered only based location locations multiple various several equivalent equiv fulltime
  mwd gn fmx mfd
`)

/** Alone they make another opening, even in parentheses: rank, terms of employment, shift, who may apply. */
export const WEIGHTY: ReadonlySet<string> = set(`
  senior junior lead principal staff founding chief head director manager supervisor vp president executive associate assistant
  graduate grad entry early mid late level intern internship apprentice trainee student fellow fellowship seniority expert
  distinguished deputy
  parttime perdiem prn contract contractor temporary temp seasonal casual freelance freelancer interim permanent fixedterm term nte
  volunteer commission
  shift day days night nights evening evenings weekend weekends overnight morning afternoon
  internal external direct hire delegated examining veterans
  speaking speaker bilingual native fluent
`)

/** Letters after a name: licences and certificates that the trade named beside them asks for anyway. Names are the boards' own. */
export const CREDENTIALS: ReadonlySet<string> = set(`
  rn lpn lvn cna np aprn crna fnp pa pac md do mbbs dpm dds dmd od otr otrl ot cota pt pta dpt slp ccc cccslp rbt bcba bcaba bcbad
  lcsw lmsw lsw msw lmft lmhc lpc lpcc lcpc rd rdn ldn rph pharmd cpht rrt crt rvt cvt dvm rdh cda phlebotomist emt emtp
  cpa cfa cma cia acca pmp esq jd cissp pe eit cdl
`)

/** What a trade already implies, in the singular: "Account Executive (Consultative Sales)". */
export const IMPLIED: readonly { trade: readonly string[]; words: ReadonlySet<string> }[] = [
  {
    trade: [
      'account executive',
      'sale representative',
      'sale development representative',
      'business development representative',
    ],
    words: set('sale selling consultative'),
  },
  {
    trade: ['recruiter', 'sourcer'],
    words: set('recruiting recruitment talent acquisition hr human resource resources'),
  },
  {
    trade: ['software engineer', 'software developer', 'programmer'],
    words: set('software engineering development programming coding'),
  },
  { trade: ['nurse'], words: set('nursing') },
  { trade: ['teacher'], words: set('teaching education') },
  { trade: ['accountant', 'bookkeeper'], words: set('accounting bookkeeping') },
  { trade: ['attorney', 'lawyer', 'paralegal', 'counsel'], words: set('legal law') },
  { trade: ['driver'], words: set('driving') },
  { trade: ['designer'], words: set('design') },
  {
    trade: ['customer service representative', 'customer support representative'],
    words: set('customer service support'),
  },
  { trade: ['customer success manager'], words: set('customer success') },
  { trade: ['receptionist'], words: set('reception frontdesk') },
]

/** One word or mark for another. A value of several words stands for them all. */
export const SPELLINGS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    sr: 'senior',
    snr: 'senior',
    jr: 'junior',
    jnr: 'junior',
    mgr: 'manager',
    asst: 'assistant',
    assoc: 'associate',
    supv: 'supervisor',
    supvy: 'supervisor',
    supervisory: 'supervisor',
    tech: 'technical',
    exec: 'executive',
    rep: 'representative',
    reps: 'representative',
    admin: 'administrative',
    eng: 'engineer',
    engr: 'engineer',
    dev: 'developer',
    svp: 'senior vice president',
    evp: 'executive vice president',
    vp: 'vice president',
    swe: 'software engineer',
    sdr: 'sales development representative',
    bdr: 'business development representative',
    ae: 'account executive',
    csm: 'customer success manager',
    hr: 'human resource',
    qa: 'quality assurance',
    qc: 'quality control',
    ml: 'machine learning',
    it: 'information technology',
    // OPM's parenthetical titles of series 2210.
    appsw: 'application software',
    custspt: 'customer support',
    datamgt: 'data management',
    entarch: 'enterprise architecture',
    inet: 'internet',
    infosec: 'information security',
    plcypln: 'policy planning',
    sysadmin: 'system administration',
    sysanalysis: 'system analysis',
    rn: 'registered nurse',
    lpn: 'licensed practical nurse',
    cna: 'certified nursing assistant',
    fullstack: 'full stack',
    frontend: 'front end',
    backend: 'back end',
    adviser: 'advisor',
    centre: 'center',
    labourer: 'laborer',
    programme: 'program',
    ii: '2',
    iii: '3',
    iv: '4',
  }).map(([word, others]) => [word, others.split(' ')]),
)

/** Pay plans of the US government whose grades stand in titles (OPM's list of pay plans; the common ones). */
export const PAY_PLANS =
  'gs|gg|gm|gl|gp|wg|wl|ws|wd|wn|nf|na|nl|ns|cy|cc|zp|zt|zs|za|nh|nj|nk|nd|nt|nm|db|de|dj|dp|ds|ia|ad|ig|fv|sv|vn|vm|vp|ga|sk|ao|rs|rf|es|sl|st'

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''))
}
