import type { Level } from '../../src/domain/role.ts'

/** Titles of our own making with the level and the leadership over people that the guideline of `docs/levels.md` gives them. */
export type LevelCase = { language: string; title: string; level: Level | null; peopleManager: boolean | null }

type Group = [level: Level | null, peopleManager: boolean | null, titles: string]

export const LEVEL_CASES: LevelCase[] = [
  ...group('en', [
    [
      'intern',
      false,
      'Marketing Intern|Management Trainee|Apprentice Plumber|Software Engineering Internship - Summer|Finance Co-op|Working Student Controlling|Internship Program|Trainee Solicitor|Manager in Training',
    ],
    [
      'junior',
      false,
      'Junior Java Developer|Jr. Buyer|Entry Level Data Analyst|Graduate Civil Engineer|Associate Software Engineer|Payroll Clerk I|Young Professional Logistics',
    ],
    ['mid', false, 'Mid-Level Backend Developer|Chemist II|Intermediate Accountant|Semi Senior Auditor'],
    [
      'senior',
      false,
      'Senior Legal Counsel|Sr Buyer|Snr. Underwriter|Nurse Practitioner III|Senior Product Manager|Senior Account Executive|Senior Project Manager, Rail|Cyber Security Expert|Experienced Welder|Senior Executive Assistant to the CEO|Senior Staff Nurse|Senior Living Senior Cook',
    ],
    [
      'lead',
      false,
      'Principal Engineer, Compilers|Staff Data Scientist|Principal Consultant|Distinguished Engineer|Project Lead ERP|Project Leader - Process Safety',
    ],
    ['lead', null, 'Lead UX Designer|Tech Lead Payments|Lead Electrician|Data Science Lead|Lead Teller|Sous Chef'],
    [
      'lead',
      true,
      'Team Lead Customer Care|Shift Leader|Head Nurse|Head Coach|Charge Nurse ICU|Crew Chief|Head Gardener|Squad Lead|Group Leader Immunology|Airline Captain|Chief Accountant|Chief Steward|Lead Hand Assembly Team Lead|Head Waiter',
    ],
    [
      'manager',
      true,
      'Manager|Store Manager|Assistant Manager|Warehouse Supervisor|Deputy Manager - Care Home|Construction Foreman|Engineering Manager|Senior Manager Audit|Manager, Treasury Operations|Acting Manager, Permits|Shift Supervisor|Plant Manager|Department Head|Supervisory Archivist|Head Chef|Cleaning Superintendent|HR Manager|IT Manager|Regional Sales Manager|Executive Housekeeper|Forewoman Supervisor',
    ],
    [
      'director',
      true,
      'Director of Engineering|Associate Director, Biostatistics|Assistant Director of Nursing|Head of Growth|Global Head of Tax|Executive Chef|Finance Director|Senior Director, Policy|Head Procurement|Sales Head|Country Manager Spain|AVP Risk|Assistant Vice President, Credit|High School Principal|Dean of Students|Deputy Director Housing|Medical Director|Associate Partner|Editor in Chief|Regional Director - EMEA|Physician, Medical Director|Software Engineer, Head of Platform',
    ],
    [
      'executive',
      true,
      'CEO|Chief Executive Officer|CTO & Co-Founder|Founder|Owner|Co-Owner and CEO|VP Sales|Senior Vice President, Operations|EVP Commercial|SVP, Wealth Management|President|Managing Director|Chairman of the Board|Board Member|Member of the Board of Directors|Managing Partner|Partner|Attorney, Partner|Chief Information Security Officer|Chief Marketing Officer (CMO)|Executive Director|Non-Executive Director|CFO Germany|CHRO|Founder & Director of Strategy|Business Owner|General Counsel|CEO/MD|Vice President of Engineering|Deputy CEO|Founding Partner',
    ],
    [
      null,
      false,
      'Product Manager|Project Manager|Key Account Manager|Case Manager|Program Manager - Grants|Community Manager|Customer Success Manager|Brand Manager|Event Manager|Change Manager|Art Director|Creative Director|Bid Manager|Contract Manager|Business Development Manager|Funeral Director|Campaign Manager|Director of Photography',
    ],
    [
      null,
      null,
      "Data Analyst|Account Executive|Executive Assistant to the CEO|Personal Assistant to the Managing Director|Staff Nurse|Staff Accountant|Lead Generation Specialist|Senior Living Caregiver|Product Owner|HR Business Partner|CEO Assistant|Secretary to the Director|Owner Operator Truck Driver|Sales Associate|Registered Nurse|Founder's Associate|CFO Advisory Consultant|Physician, MD|Partner Marketing Specialist|Assistant Professor|Personal Driver to the Chairman|Executive Recruiter|Office of the President - Scheduler|Advisor to the Director|Delivery Partner|Care Partner|Subject Matter Expert|Head Start Teacher|Scrum Master|Systems Administrator|Entrepreneur in Residence",
    ],
  ]),
  ...group('de', [
    [
      'intern',
      false,
      'Praktikant Marketing (m/w/d)|Praktikantin|Werkstudentin Personal|Azubi zum Koch|Auszubildende:r Mechatronik|Ausbildung zur Pflegefachkraft|Trainee Vertrieb|Volontärin Redaktion|Duales Studium Informatik|Rechtsreferendarin|Studentische Hilfskraft|Lehrling Elektrotechnik|Praktikum im Einkauf|Lernender Kaufmann|Masterand Batterietechnik',
    ],
    [
      'junior',
      false,
      'Junior Controller|Juniorberaterin|Absolvent Maschinenbau|Junior Projektleiter|Berufseinsteiger Steuern',
    ],
    [
      'senior',
      false,
      'Senior Berater|Seniorberaterin|IT-Experte|Expertin Regulatorik|Erfahrener Schweißer|Senior Projektmanager*in|Experte Netzwerktechnik',
    ],
    ['senior', true, 'Oberarzt|Oberärztin Kardiologie'],
    [
      'lead',
      true,
      'Teamleiter|Teamleiterin Kundenservice|Teamleiter:in Buchhaltung|Gruppenleiter Montage|Schichtleiter|Vorarbeiter Tiefbau|Teamleitung Logistik|Leitende MTA|Stationsleitung Chirurgie|Küchenchef|Teamlead Backend|Schichtführer|Leitender Ingenieur|Meister Elektrotechnik|Kapitän',
    ],
    [
      'manager',
      true,
      'Leiter Marketing|Leiterin Einkauf|Abteilungsleiter|Abteilungsleiterin Finanzen|Vertriebsleiter (m/w/d)|Filialleiterin|Produktionsleiter|Leitung Rechnungswesen|Werkleiter|Personalleiterin|Kitaleitung|Niederlassungsleiter Nord|Betriebsleiter/-in|IT-Leiter|Stellvertretende Leiterin Labor|Stv. Filialleiter|Verkaufsleiter*in Innendienst|Polier Hochbau|Wohnbereichsleitung|Werkstattmeister|Rechtsanwalt, Leiter Recht|LeiterIn Controlling|Leiter(in) Logistik|Führungskraft Produktion|Objektleiter Reinigung|Laborleiter|Marktleiter|Leitung Projektmanagement',
    ],
    [
      'director',
      true,
      'Bereichsleiter|Bereichsleiterin Vertrieb|Direktor Unternehmensentwicklung|Direktorin|Hauptabteilungsleiter|Kaufmännischer Leiter|Schulleiterin|Chefarzt Innere Medizin|Hoteldirektor|Head of Marketing|Geschäftsbereichsleiter|Institutsleiter|Chefredakteurin',
    ],
    [
      'executive',
      true,
      'Geschäftsführer|Geschäftsführerin|Geschäftsführer:in|Geschäftsführende Gesellschafterin|Geschaeftsfuehrer|Gesellschafter|Inhaber|Inhaberin Floristik|Mitinhaber|Prokurist|Prokuristin Leitung Finanzen|Vorstand|Vorstandsvorsitzender|Finanzvorstand|Mitglied der Geschäftsleitung|Mitglied des Vorstands|Präsident|Vizepräsidentin Personal|Aufsichtsrat|Verwaltungsrat|Geschäftsleitung|Gründer & CEO|Unternehmer|Generaldirektor|Bürgermeisterin|Hauptgeschäftsführer|Head of IT und Prokurist|Firmeninhaber|Stellvertretender Geschäftsführer|Diplom-Ingenieur, Geschäftsführer|Rechtsanwältin und Partnerin|GeschäftsführerIn|Beirat|Mitglied des Aufsichtsrats|Geschäftsführer und Bereichsleiter Bau',
    ],
    [
      null,
      false,
      'Projektleiter|Projektleiterin Bau|Projektmanager|Produktmanagerin|Bauleiter|Kursleiter Yoga|Reiseleiterin|Eventmanager|Teilprojektleiter|Übungsleiter|Vertriebsmanager',
    ],
    [
      null,
      null,
      'Sachbearbeiterin Einkauf|Assistenz der Geschäftsführung|Assistentin der Geschäftsleitung|Vorstandsassistentin|Referent der Geschäftsführung|Flugbegleiterin|Schulbegleiter|Hausmeister|Bademeister|Lokführer|Kranführer|Seniorenbetreuerin|Betriebswirtin|Rechtsanwalt|Justitiarin|Steuerfachangestellte|Sekretärin des Vorstands|Halbleiter-Ingenieur|Praxisanleiterin|Assistent Vertriebsleitung|Chefsekretärin|Ausbilder Metall|Elektroniker|Kaufmann/-frau im Einzelhandel|Kundenberater|Fremdenführer|Assistenzärztin|Koch|Konzertmeister',
    ],
  ]),
  ...group('fr', [
    [
      'intern',
      false,
      'Stagiaire communication|Alternant développement web (H/F)|Apprentie coiffeuse|Stage assistant marketing|Alternance ressources humaines',
    ],
    ['junior', false, 'Développeur junior|Comptable débutant'],
    ['mid', false, 'Développeur PHP confirmé'],
    ['senior', false, 'Consultant senior|Ingénieure expérimentée|Chef de projet senior'],
    ['lead', true, "Chef d'équipe|Cheffe d'équipe maintenance|Chef de cuisine|Chef de brigade"],
    [
      'manager',
      true,
      "Responsable marketing|Responsable des ressources humaines (H/F)|Chef de service|Cheffe de département|Responsable d'agence|Contremaître|Superviseur centre d'appels|Responsable de magasin|Directeur de magasin|Manager opérationnel|Chef de rayon|Chef de chantier",
    ],
    [
      'director',
      true,
      'Directeur commercial|Directrice des ressources humaines|Directeur adjoint|Directeur des opérations|DRH|Directeur administratif et financier|Rédactrice en chef|Directeur/trice marketing|Sous-directeur',
    ],
    [
      'executive',
      true,
      "Directeur général|Directrice générale adjointe|Président|PDG|Président directeur général|Gérant|Gérante de SARL|Co-fondateur|Fondatrice|Associé gérant|Chef d'entreprise|Membre du conseil d'administration|Vice-président ventes|Dirigeant|Propriétaire",
    ],
    [
      null,
      false,
      'Chef de projet|Cheffe de projet digital|Chef de produit|Responsable de projet|Directeur artistique|Chef de secteur|Chef de publicité',
    ],
    [
      null,
      null,
      'Assistante de direction|Chargée de projet|Assistant du directeur|Secrétaire de direction|Chef de partie|Chef de rang|Comptable|Avocat|Technicien de maintenance|Expert-comptable|Assistante de la directrice générale|Administrateur système|Conducteur de travaux|Chargé(e) de clientèle',
    ],
  ]),
  ...group('es', [
    ['intern', false, 'Becario de marketing|Becaria|Practicante de ingeniería|Aprendiz de cocina|Pasante legal'],
    ['junior', false, 'Programador junior|Analista Jr'],
    ['mid', false, 'Contador Semi Senior|Desarrollador Ssr'],
    ['senior', false, 'Abogado senior|Experto en ciberseguridad|Consultora Sr.'],
    ['lead', true, 'Jefe de equipo|Jefa de turno|Líder de equipo|Jefe de cocina|Capitán de meseros'],
    [
      'manager',
      true,
      'Jefe de ventas|Jefa de almacén|Gerente de tienda|Gerente comercial|Supervisor de producción|Encargada de tienda|Responsable de calidad|Capataz|Jefe de taller|Responsable de administración|Supervisora de limpieza|Gerente de Recursos Humanos',
    ],
    [
      'director',
      true,
      'Director comercial|Directora de marketing|Director/a de Operaciones|Subdirectora|Director financiero|Director Técnico|Director(a) de Talento',
    ],
    [
      'executive',
      true,
      'Director general|Directora General|Gerente general|Consejero delegado|Presidente|Fundador|Socia fundadora|Propietario|Dueña|Director ejecutivo|Vicepresidente de ventas|Empresario|Miembro del consejo de administración',
    ],
    [
      null,
      false,
      'Jefe de proyecto|Jefa de obra|Gerente de proyecto|Jefe de producto|Director de arte|Gerente de cuentas',
    ],
    [
      null,
      null,
      'Asistente de dirección|Secretaria de dirección|Asistente del gerente|Enfermera|Analista de datos|Ejecutivo de cuentas|Coordinadora de eventos|Abogada|Asistente de gerencia',
    ],
  ]),
  ...group('it', [
    ['intern', false, 'Stagista|Tirocinante ufficio legale|Apprendista elettricista'],
    ['junior', false, 'Sviluppatore junior|Neolaureata in economia'],
    ['senior', false, 'Consulente senior|Esperta di fiscalità'],
    ['lead', true, 'Caposquadra|Capo turno|Capo cuoco|Capoturno produzione'],
    [
      'manager',
      true,
      'Responsabile vendite|Responsabile ufficio acquisti|Capo reparto|Caporeparto|Responsabile di filiale|Capocantiere|Supervisore|Responsabile amministrativa|Capo officina',
    ],
    [
      'director',
      true,
      'Direttore commerciale|Direttrice del personale|Vicedirettore|Direttore tecnico|Dirigente|Direttore di stabilimento',
    ],
    [
      'executive',
      true,
      'Amministratore delegato|Amministratrice delegata|Direttore generale|Presidente|Titolare|Fondatore|Co-fondatore|Imprenditore|Amministratore unico|Vicepresidente|Socio|Consigliere di amministrazione|Proprietaria',
    ],
    [null, false, 'Capo progetto|Capoprogetto|Direttore artistico|Responsabile di progetto|Responsabile clienti'],
    [
      null,
      null,
      'Assistente di direzione|Segretaria di direzione|Impiegato amministrativo|Avvocata|Ragioniere|Amministratore di sistema|Operaio|Commessa',
    ],
  ]),
  ...group('pt', [
    ['intern', false, 'Estagiário de engenharia|Estágio em Direito|Aprendiz administrativo'],
    ['junior', false, 'Analista Contábil Júnior|Desenvolvedor Jr'],
    ['mid', false, 'Analista de Sistemas Pleno|Desenvolvedora Pleno'],
    ['senior', false, 'Engenheiro de Dados Sênior|Consultora Sr'],
    ['lead', true, 'Líder de equipe|Chefe de equipa'],
    [
      'manager',
      true,
      'Gerente de Vendas|Gerente de Loja|Supervisor de Produção|Encarregado de Obras|Responsável de Loja|Chefe de Serviço|Gerente Financeira',
    ],
    ['director', true, 'Diretor Comercial|Diretora Financeira|Diretor(a) de Operações'],
    [
      'executive',
      true,
      'Diretor Geral|Diretora Executiva|Sócio-gerente|Presidente|Vice-presidente|Proprietária|Sócia fundadora|Fundador|Empresária',
    ],
    [null, false, 'Gerente de Projetos|Gerente de Contas|Gerente de Produto|Diretora de Arte'],
    [
      null,
      null,
      'Assistente da Diretoria|Secretária Executiva|Consultor de Vendas|Advogado|Enfermeiro|Assistente do Diretor',
    ],
  ]),
  ...group('nl', [
    ['intern', false, 'Stagiair|Stagiaire HR|Meewerkstage Marketing|Leerling Monteur|Afstudeerstage Data Science'],
    ['junior', false, 'Junior Jurist|Juniorconsultant'],
    ['mid', false, 'Medior Developer'],
    ['senior', false, 'Senior Adviseur|Ervaren Lasser|Senior Projectleider'],
    ['lead', true, 'Teamleider Zorg|Ploegleider|Voorman|Meewerkend Voorman Grondwerk|Teamlead Support'],
    [
      'manager',
      true,
      'Hoofd Financiën|Afdelingshoofd|Bedrijfsleider|Filiaalmanager|Leidinggevende Keuken|Teammanager Klantenservice|Hoofd Bedrijfsbureau',
    ],
    ['director', true, 'Commercieel directeur|Financieel Directeur|Verkoopdirecteur|Adjunct-directeur'],
    [
      'executive',
      true,
      'Algemeen directeur|Eigenaar|Mede-eigenaar|Bestuurder|Zaakvoerder|DGA|Oprichter|Lid Raad van Bestuur|Vennoot|Bestuursvoorzitter',
    ],
    [null, false, 'Projectleider|Projectmanager Infra|Productmanager|Accountmanager'],
    [
      null,
      null,
      'Directiesecretaresse|Secretaresse van de directeur|Begeleider Gehandicaptenzorg|Vrachtwagenchauffeur|Verpleegkundige|Boekhouder',
    ],
  ]),
  ...group('pl', [
    ['intern', false, 'Stażysta w dziale HR|Praktykant|Praktykantka'],
    ['junior', false, 'Młodszy specjalista ds. płac|Młodsza księgowa'],
    ['senior', false, 'Starszy specjalista|Starsza księgowa|Ekspert ds. podatków'],
    ['lead', true, 'Lider zespołu|Brygadzista|Główna księgowa|Kierownik zespołu|Kierownik zmiany'],
    [
      'manager',
      true,
      'Kierownik magazynu|Kierowniczka działu|Kierownik sprzedaży|Zastępca kierownika sklepu|Mistrz produkcji',
    ],
    ['director', true, 'Dyrektor handlowy|Dyrektorka marketingu|Dyrektor finansowy|Wicedyrektor'],
    [
      'executive',
      true,
      'Prezes|Prezes zarządu|Wiceprezes|Członek zarządu|Dyrektor generalny|Właściciel|Współwłaścicielka|Założyciel|Prokurent',
    ],
    [null, false, 'Kierownik projektu|Kierownik budowy'],
    [null, null, 'Asystentka zarządu|Asystentka prezesa|Specjalista ds. kadr|Księgowa|Kierowca|Sekretarka dyrektora'],
  ]),
  ...group('nordic', [
    ['intern', false, 'Praktikant kommunikation|Lärling elektriker|Lærling tømrer|Studentermedhjælper'],
    ['junior', false, 'Junior utvecklare|Juniorkonsult'],
    ['senior', false, 'Senior rådgiver|Erfaren snickare|Seniorrådgiver'],
    ['lead', true, 'Teamledare|Arbetsledare|Teamleder kundeservice|Gruppchef|Arbeidsleder'],
    [
      'manager',
      true,
      'Försäljningschef|Avdelningschef|Butikschef|Butikksjef|Avdelingsleder|Økonomichef|Personalchef|Driftsleder|Enhetschef|Salgssjef|Afdelingschef|Leder for HR',
    ],
    ['director', true, 'Salgsdirektør|Försäljningsdirektör|Rektor|Teknisk direktør|Finansdirektör'],
    [
      'executive',
      true,
      'VD|Verkställande direktör|Administrerende direktør|Daglig leder|Ägare|Delägare|Ejer|Styreleder|Styrelseledamot|Bestyrelsesformand|Koncernchef|Innehaver|Grundare',
    ],
    [null, false, 'Projektledare|Prosjektleder|Projektleder|Produktchef|Byggeleder'],
    [null, null, 'VD-assistent|Sykepleier|Säljare|Ekonomiassistent|Direktionssekretær|Kock|Assistent till VD'],
  ]),
]

function group(language: string, groups: Group[]): LevelCase[] {
  return groups.flatMap(([level, peopleManager, titles]) =>
    titles.split('|').map((title) => ({ language, title, level, peopleManager })),
  )
}
