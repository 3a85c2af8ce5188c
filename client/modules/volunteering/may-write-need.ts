import { needRoom, needsRoom } from '#shared/kernel/rooms.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { workplaces } from '../organisations/workplace.svelte.ts';

/** Whether the server would let the person change this need. */
export const mayWriteNeed = ({
  organisationId,
  state,
}: Pick<NeedView, 'organisationId' | 'state'>): boolean =>
  workplaces.may('need.write', { organisationId, state });

/** Whether the server would tell the person who is suggested for this need, who was asked and who comes. */
export const seesPeopleOf = ({ organisationId }: Pick<NeedView, 'organisationId'>): boolean =>
  workplaces.may('suggestion.read', { organisationId });

/** Where those who look at this need tell each other so: a room that the person may join. */
export const needPlace = (need: Pick<NeedView, 'id' | 'organisationId'>): string =>
  seesPeopleOf(need) ? needRoom(need.id) : needsRoom(need.organisationId);
