import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { ERASED_NAME } from '#server/modules/identity/held-data.ts';
import { WeightVersion } from './learning/weight-version.entity.ts';
import { VolunteerSuggestions } from './suggestions.entity.ts';
import { Volunteer } from './volunteer.entity.ts';

/** What the person brings as a volunteer, and has decided about matching. */
export const volunteeringData: readonly HeldData[] = [
  {
    name: 'calendar',
    tables: ['calendar_feed'],
    read: (sql, accountId) => sql('select at from calendar_feed where account_id = $1', [accountId]),
    async erase({ sql }, accountId) {
      await sql('delete from calendar_feed where account_id = $1', [accountId]);
    },
  },
  {
    // What somebody decided as an administrator. It stays, without their name.
    name: 'weights',
    tables: ['weight_version'],
    read: (sql, accountId) =>
      sql('select number, state, made_by, created_at from weight_version where by_id = $1 order by number', [
        accountId,
      ]),
    async erase({ em }, accountId) {
      for (const version of await em.find(WeightVersion, { byId: accountId })) version.byName = ERASED_NAME;
    },
  },
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
