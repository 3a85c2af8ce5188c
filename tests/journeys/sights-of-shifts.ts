import type { AssignmentView } from '#shared/commitments.ts';
import type { NeedView, Point } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { CoordinatorSteps } from '../support/coordinator-steps.ts';
import type { Person } from '../support/person.ts';
import type { TestServer } from '../support/test-server.ts';
import type { Sight } from './sight.ts';

/** Ids of needs: one that is promised, one at the same time, and one without a place. */
const made = { own: '', clashing: '', full: '' };

/** What a volunteer sees of what they have promised; `promise` makes it. */
export const SHIFT_SIGHTS: Sight[] = [
  { route: '/shifts', as: 'nia', sees: 'No shift ahead' },
  { route: '/', as: 'aisha', sees: 'Are you still coming?' },
  {
    route: '/',
    as: 'aisha',
    sees: /^How was /,
    after: async (page) => {
      await page.getByRole('button', { name: 'Say why you can’t' }).click();
      await page.getByLabel('Why you can’t come').waitFor();
      await page.getByRole('radio', { name: '4 of 5, good' }).check({ force: true });
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Say whether you would come again.').waitFor();
    },
  },
  { route: '/shifts', as: 'aisha', sees: 'I’ll be there' },
  {
    route: '/shifts',
    as: 'aisha',
    sees: 'Waiting for an answer',
    at: () => '/shifts?show=waiting',
  },
  {
    route: '/shifts',
    as: 'aisha',
    sees: 'You came late',
    at: () => '/shifts?show=over',
    after: async (page) => {
      await page.getByRole('button', { name: 'Say how it was' }).first().click();
      await page.getByRole('radio', { name: '4 of 5, good' }).waitFor();
    },
  },
  { route: '/open-needs/:id', as: 'aisha', sees: 'You have a place', at: () => `/open-needs/${made.own}` },
  { route: '/open-needs/:id', as: 'aisha', sees: /^Clashes with/, at: () => `/open-needs/${made.clashing}` },
  { route: '/open-needs/:id', as: 'aisha', sees: /^Every place/, at: () => `/open-needs/${made.full}` },
];

interface Parties {
  owner: Person;
  organisationId: string;
  volunteer: Person;
  point: Point;
}

/** Of everything a volunteer can have: coming, called off, waiting, offered, over, and a need that clashes. */
export async function promise(
  server: TestServer,
  { owner, organisationId, volunteer, point }: Parties,
): Promise<void> {
  const needs = new Commitments(server, owner, organisationId, { point });
  const steps = new CoordinatorSteps(owner);
  const take = ({ id }: NeedView) => volunteer.post<AssignmentView>('/volunteer/assignments', { needId: id });
  const inDays = (title: string, days: number, change = {}): Promise<NeedView> => {
    const at = (hour: number) => new Date(Date.now() + (days * 24 + hour) * 3_600_000).toISOString();
    return needs.need({ title, startsAt: at(0), endsAt: at(3), ...change });
  };
  for (const [title, outcome] of [
    ['Handed out soup', 'showed'],
    ['Sorted coats', 'late'],
    ['Read aloud', 'no-show'],
  ] as const) {
    const need = await inDays(title, 9);
    const taken = await take(need);
    await needs.movedTo(need, -4);
    await steps.mark(taken, outcome, { note: 'Thank you for telling us.' });
  }
  const own = await inDays('Deliver meals', 3, {
    address: '2211 Church Ave',
    cancelUntil: new Date().toISOString(),
  });
  await take(own);
  made.own = own.id;
  made.clashing = (await inDays('Cook for all', 3)).id;
  await steps.cancel(await take(await inDays('Paint the hall', 5)), 'The hall is closed.');
  await take(await inDays('Homework help', 6, { signUp: 'approval' }));
  const offered = await inDays('Drive the van', 7);
  await owner.post(`/nonprofit/needs/${offered.id}/offers`, { volunteerIds: [volunteer.id] });
  const full = await inDays('One place only', 8, { placesMin: 1, placesMax: 1 });
  const other = await needs.volunteer('Quick Quinn', { skills: ['Lifting'] });
  await other.post('/volunteer/assignments', { needId: full.id });
  made.full = full.id;
}
