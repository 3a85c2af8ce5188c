import type { NeedView } from '#shared/volunteering.ts';
import { workplaces } from '../organisations/workplace.svelte.ts';

/** Whether the server would let the person change this need. */
export const mayWriteNeed = ({
  organisationId,
  state,
}: Pick<NeedView, 'organisationId' | 'state'>): boolean =>
  workplaces.may('need.write', { organisationId, state });
