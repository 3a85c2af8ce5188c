import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { VolunteerSuggestions } from './suggestions.entity.ts';
import { Volunteer } from './volunteer.entity.ts';

/** What the person brings as a volunteer. */
export const volunteeringData: readonly HeldData[] = [
  {
    name: 'volunteer',
    tables: ['volunteer', 'volunteer_suggestions'],
    read: (sql, accountId) => sql('select * from volunteer where id = $1', [accountId]),
    async erase({ em }, accountId) {
      const volunteer = await em.findOne(Volunteer, { id: accountId });
      if (volunteer) em.remove(volunteer);
      const suggestions = await em.findOne(VolunteerSuggestions, { id: accountId });
      if (suggestions) em.remove(suggestions);
    },
  },
];
