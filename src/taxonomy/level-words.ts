import {
  CHIEF,
  CONSULTANT_PHYSICIAN,
  DIRECTOR,
  GRADE,
  HEAD_OF_BODY,
  INTERN,
  JUNIOR,
  LEAD,
  type LevelKind,
  MANAGER,
  MID,
  PROJECT_LEAD,
  SENIOR,
  TEAM_LEAD,
  UNDER_VP,
  UNIT_HEAD,
  VP,
} from './level-kinds.ts'
import { aliasKey } from './words.ts'

/** Words that state a level wherever they stand, unless `levels.ts` names a neighbour that makes them something else.
 *  English first, then German, French, Spanish, Italian, Portuguese, Dutch, Polish and the Nordic languages. Looked up in the
 *  form of `titleWords`. */
export const LEVEL_WORDS: ReadonlyMap<string, LevelKind> = new Map<string, LevelKind>([
  ...words(
    INTERN,
    `intern internship stagiair trainee apprentice apprenticeship extern externship coop
     praktikant praktikantin praktikum schülerpraktikum pflichtpraktikum werkstudent werkstudentin werkstudierende werkstudierender
     azubi auszubildende auszubildender lehrling lernende lernender volontär volontärin volontariat
     referendar referendarin rechtsreferendar rechtsreferendarin diplomand diplomandin masterand masterandin bachelorand
     masterarbeit bachelorarbeit abschlussarbeit hiwi
     stagiaire alternant alternante alternance apprenti apprentie apprentissage
     becario becaria practicante pasante aprendiz prácticas
     tirocinante tirocinio stagista apprendista apprendistato
     estágio estagiário estagiária leerling meewerkstage afstudeerstage werkstudente
     praktykant praktykantka stażysta stażystka praktyki staż
     lärling lærling studentermedhjælper studentmedarbetare studentmedarbeider`,
  ),
  ...words(
    JUNIOR,
    `junior jr jnr entrylevel newgrad graduate
     berufseinsteiger berufseinsteigerin berufsanfänger berufsanfängerin absolvent absolventin hochschulabsolvent
     hochschulabsolventin nachwuchskraft jungingenieur débutant débutante neolaureato neolaureata
     młodszy młodsza nyexaminerad nyuddannet nyutdannet`,
  ),
  ...words(MID, 'intermediate midlevel midcareer semisenior ssr medior pleno confirmé confirmée'),
  ...words(
    SENIOR,
    `senior sr snr experienced experte expertin erfahrener erfahrene expérimenté expérimentée experto experta esperto esperta
     ervaren starszy starsza ekspert ekspertka erfaren sénior`,
  ),
  ...words(CONSULTANT_PHYSICIAN, 'oberarzt oberärztin funktionsoberarzt funktionsoberärztin'),
  ...words(GRADE, 'principal staff distinguished'),
  ...words(LEAD, 'lead techlead główny główna'),
  ...words(
    TEAM_LEAD,
    `leader head teamlead forewoman chargehand captain teamcoach
     vorarbeiter vorarbeiterin vorhandwerker leitend leitender leitende leitendes meister meisterin industriemeister
     industriemeisterin kapitän kapitänin flugkapitän
     capitaine capitán capitano líder caposquadra capoturno capocuoco voorman brygadzista brygadzistka lider liderka förman formann`,
  ),
  ...words(PROJECT_LEAD, 'capoprogetto'),
  ...words(
    MANAGER,
    `manager managerin manageress supervisor supervisory foreman superintendent gm
     leiter leiterin leitung führungskraft polier polierin pdl
     superviseur superviseuse contremaître contremaîtresse responsable encargado encargada encarregado encarregada
     jefe jefa chefe gerente gerenta capataz supervisora responsabile responsável supervisore caporeparto capoufficio
     capocantiere caposala capostazione capoarea caposervizio capo
     hoofd leidinggevende kierownik kierowniczka menedżer menadżer menedżerka majster föreståndare`,
  ),
  ...words(
    DIRECTOR,
    `director dean direktor direktorin rektor rektorin dekan dekanin konrektor konrektorin chefarzt chefärztin chefredakteur chefredakteurin
     directeur directrice directora diretor diretora direttore direttrice vicedirettore subdirector subdirectora
     sousdirecteur dirigente
     directrix dyrektor dyrektorka wicedyrektor ordynator rector direktør direktör chefredaktör chefredaktør`,
  ),
  ...words(UNDER_VP, 'avp'),
  ...words(VP, 'vp svp evp rvp gvp vicepresidente viceprésident vizepräsident vizepräsidentin vicepresident'),
  ...words(
    CHIEF,
    `president chairman chairwoman chairperson founder cofounder mayor entrepreneur chancellor provost
     geschäftsführer geschäftsführerin geschaeftsfuehrer geschaeftsfuehrerin prokurist prokuristin prokura gesellschafter
     gesellschafterin inhaber inhaberin gründer gründerin mitgründer mitgründerin mitinhaber mitinhaberin unternehmer
     unternehmerin generalbevollmächtigter generalbevollmächtigte komplementär vorstandsmitglied vorstandsvorsitzender
     vorstandsvorsitzende vorstandssprecher vorstandssprecherin vorstandschef aufsichtsrat aufsichtsrätin
     aufsichtsratsmitglied aufsichtsratsvorsitzender aufsichtsratsvorsitzende verwaltungsrat verwaltungsrätin
     verwaltungsratspräsident verwaltungsratspräsidentin verwaltungsratsmitglied stiftungsrat beirat präsident präsidentin
     präsidium bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin generalsekretär generalsekretärin
     geschäftsleiter geschäftsleiterin firmenchef firmenchefin
     pdg gérant gérante président présidente fondateur fondatrice cofondateur cofondatrice dirigeant dirigeante
     propriétaire administrateur administratrice
     presidente presidenta fundador fundadora cofundador cofundadora propietario propietaria dueño dueña empresario empresaria
     fondatore cofondatore fondatrice titolare imprenditore imprenditrice proprietario proprietaria proprietário proprietária sócio sócia socio socia
     empresário empresária bestuurder bestuursvoorzitter zaakvoerder zaakvoerster eigenaar eigenaresse oprichter oprichtster
     vennoot ondernemer dga bestuurslid directielid
     prezes wiceprezes właściciel właścicielka współwłaściciel współwłaścicielka założyciel założycielka współzałożyciel
     przedsiębiorca prokurent
     vd grundare medgrundare ägare delägare styrelseordförande styrelseledamot koncernchef
     ejer medejer eier indehaver innehaver stifter bestyrelsesformand bestyrelsesmedlem styreleder styremedlem grunnlegger`,
  ),
])

/** Several words that state a level together; the longest that fits is taken. */
const PHRASES: readonly [LevelKind, string][] = [
  [
    INTERN,
    `student trainee|student intern|working student|student worker|student nurse|student teacher|student employee
     |manager in training|supervisor in training|in ausbildung|ausbildung zum|ausbildung zur|ausbildung als|duales studium
     |dualer student|duale studentin|studentische hilfskraft|studentische aushilfe|studentische mitarbeiterin|wissenschaftliche hilfskraft
     |studentischer mitarbeiter|en prácticas|en pratique|étudiant salarié|job étudiant|in opleiding`,
  ],
  [JUNIOR, 'entry level|new grad|early career|young professional|engineer in training|recién graduado|recién titulado'],
  [MID, 'mid level|mid senior|semi senior|mid weight'],
  [
    TEAM_LEAD,
    `team lead|team leader|group lead|group leader|squad lead|squad leader|crew lead|crew leader|crew chief|shift lead
     |shift leader|section leader|line lead|people lead|lead hand|leading hand|team captain|team chef|meewerkend voorman`,
  ],
  [LEAD, 'managing consultant|tech lead|technical lead|technical leader'],
  [
    MANAGER,
    `deputy manager|executive manager
     |mistrz produkcji|mistrz zmianowy|zastępca kierownika|leder for|leder av|leder af|chef för|chef for|sjef for|directeur de magasin
     |directrice de magasin|directeur d agence|directrice d agence|directeur de restaurant|directrice de restaurant
     |director de tienda|directora de tienda|directeur de crèche|directrice de crèche`,
  ],
  [
    DIRECTOR,
    `head of|zastępca dyrektora|associate director|assistant director|deputy director|managing principal|department chair
     |editor in chief|rédacteur en chef|rédactrice en chef|redactor jefe|head master|head mistress`,
  ],
  [UNDER_VP, 'assistant vp|associate vp'],
  [UNIT_HEAD, 'kaufmännischer leiter|kaufmännische leiterin|kaufmännische leitung'],
  [VP, 'vice présidente|vice président|vice presidente|vizepräsident|vice president'],
  [GRADE, 'project lead|project leader'],
  [PROJECT_LEAD, 'projekt leiter|projekt leiterin|projekt leitung|bau leiter|bau leiterin|bau leitung'],
  [
    CHIEF,
    `managing director|managing partner|managing member|managing principal|general partner|equity partner|founding partner|senior partner
     |salary partner|name partner|law partner|audit partner|tax partner|operating partner|venture partner|geschäftsführender partner
     |non executive director|executive chairman|executive president|chief executive|general counsel
     |secretary general|board member|board director|board chair|board chairman|chair of the board|member of the board
     |member of board|advisory board member|board of director|trustee|company owner|business owner|shop owner
     |store owner|restaurant owner|practice owner|salon owner|agency owner|franchise owner|sole proprietor|proprietor
     |police chief|fire chief|chief of police|chief financial|chief operating
     |mitglied der geschäftsleitung|mitglied der gl|mitglied der geschäftsführung|mitglied des vorstands|mitglied des vorstandes
     |mitglied im vorstand|mitglied vorstand|mitglied geschäftsleitung|mitglied geschäftsführung|mitglied des aufsichtsrats
     |mitglied des verwaltungsrats|mitglied der direktion|mitglied des beirats
     |vorsitzender der geschäftsführung|vorsitzende der geschäftsführung|vorsitzender des vorstands|vorsitzende des vorstands
     |sprecher der geschäftsführung|sprecher des vorstands|sprecherin der geschäftsführung|leiter der geschäftsführung
     |directeur général|directrice générale|direction générale|président directeur général|chef d entreprise|associé gérant|gérant associé
     |associée gérante|membre du conseil d administration|membre du directoire|membre du comité de direction|membre du comex
     |secrétaire général|secrétaire générale|associé fondateur
     |director general|directora general|director gerente|directora gerente|director ejecutivo|directora ejecutiva
     |consejero delegado|consejera delegada|gerente general|gerenta general|miembro del consejo|secretario general|socio fundador|socio director
     |direttore generale|direttrice generale|amministratore delegato|amministratrice delegata|amministratore unico
     |amministratrice unica|consigliere di amministrazione|consigliere delegato|segretario generale
     |director executivo|diretor geral|diretora geral|diretor executivo|diretora executiva|diretor presidente|gerente geral|sócio gerente
     |sócia gerente|membro do conselho
     |algemeen directeur|statutair directeur|raad van bestuur|raad van commissarissen|mede eigenaar|secretaris generaal
     |dyrektor generalny|dyrektor zarządzający|członek zarządu|członkini zarządu|prezes zarządu|członek rady nadzorczej|zastępca prezesa
     |verkställande direktör|administrerende direktør|adm direktør|adm dir|daglig leder|koncernchef`,
  ],
]

/** Phrases that are the name of the work as well. */
const WORK_PHRASES: readonly [LevelKind, string][] = [
  [
    TEAM_LEAD,
    `charge nurse|chef comptable|cheffe comptable|head chef|head cook|chef cuisine|chef de cuisine|maitre d|chef koch|jefe de cocina|capo cuoco|head waiter
     |head waitress|główny księgowy|główna księgowa|chef exécutif`,
  ],
  [MANAGER, 'executive chef|executive housekeeper'],
  [
    DIRECTOR,
    'school principal|assistant principal|vice principal|associate partner|associate general counsel|assistant general counsel|deputy general counsel',
  ],
  [UNIT_HEAD, 'country manager'],
  [HEAD_OF_BODY, 'executive director'],
]

/** A phrase and what it states, by its first word, the longest first. `apart`: it states the rank and nothing of the work. */
export const LEVEL_PHRASES: ReadonlyMap<string, readonly LevelPhrase[]> = phrasesByStart()

export type LevelPhrase = { words: readonly string[]; kind: LevelKind; apart: boolean }

function phrasesByStart(): Map<string, LevelPhrase[]> {
  const found = new Map<string, LevelPhrase[]>()
  for (const group of [...PHRASES, ...WORK_PHRASES]) {
    const [kind, text] = group
    const apart = kind.rank !== 'c_suite' && PHRASES.includes(group)
    for (const phrase of text.split('|')) {
      const words = aliasKey(phrase).split(' ')
      const start = words[0] ?? ''
      found.set(start, [...(found.get(start) ?? []), { words, kind, apart }])
    }
  }
  for (const list of found.values()) list.sort((a, b) => b.words.length - a.words.length)
  return found
}

function words(kind: LevelKind, text: string): [string, LevelKind][] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => [aliasKey(word), kind])
}
