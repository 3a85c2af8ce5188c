import type { TeamMemberView, TeamView } from '#shared/organisations.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { type TeamsAnswer, teamsUrl } from './api.ts';

/** The teams of an organisation, and who belongs to them. Made while a component is set up. */
export class Teams {
  readonly list;
  readonly places;
  readonly byId: ReadonlyMap<string, TeamView> = $derived.by(
    () => new Map(this.list.items.map((team) => [team.id, team])),
  );

  constructor(organisationId: () => string | null) {
    this.list = liveCollection<TeamsAnswer, TeamView>(() => {
      const id = organisationId();
      return (
        id && {
          url: teamsUrl(id),
          from: { 'organisations.team': (answer) => answer.items },
          matches: (team) => team.organisationId === id,
          order: by((team) => team.name.toLowerCase()),
        }
      );
    });
    this.places = liveCollection<TeamsAnswer, TeamMemberView>(() => {
      const id = organisationId();
      return (
        id && {
          url: teamsUrl(id),
          from: { 'organisations.team-member': (answer) => answer.people },
          matches: (place) => place.organisationId === id,
          order: by((place) => place.displayName.toLowerCase()),
        }
      );
    });
  }

  peopleOf(teamId: string): TeamMemberView[] {
    return this.places.items.filter((place) => place.teamId === teamId);
  }

  teamsOf(accountId: string): TeamView[] {
    return this.places.items.flatMap((place) => {
      const team = place.accountId === accountId ? this.byId.get(place.teamId) : undefined;
      return team ? [team] : [];
    });
  }
}
