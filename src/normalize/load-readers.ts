import type { Taxonomy } from '../domain/role.ts'
import { loadOccupationModel, loadSocTree } from '../taxonomy/load-occupations.ts'
import { loadGazetteer } from '../taxonomy/load-places.ts'
import { loadSkills } from '../taxonomy/load-skills.ts'
import { withTechnologies } from '../taxonomy/skills.ts'
import { loadEdition } from './load-edition.ts'
import { createPlaceReader } from './place.ts'
import type { Readers } from './posting.ts'
import { createSkillReader } from './skills.ts'
import { createTitleReader } from './title.ts'
import type { Label } from './title-labels.ts'

/** What the database adds to the files. `labels` in their order. */
type Added = { labels: readonly Label[]; technologies: readonly { name: string }[] }

/** The service's readers with their edition. The taxonomy may hold names that operators gave. Takes a second; throws what the
 *  file system throws. */
export function loadReaders(taxonomy: Taxonomy, { labels, technologies }: Added): Readers {
  return {
    readTitle: createTitleReader(taxonomy, { model: loadOccupationModel(), tree: loadSocTree() }, labels),
    readPlaces: createPlaceReader(loadGazetteer()),
    readSkills: createSkillReader(withTechnologies(loadSkills(taxonomy), technologies)),
    edition: loadEdition([taxonomy.roles, labels, technologies]),
  }
}
