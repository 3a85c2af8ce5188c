import type { AssignmentView } from '#shared/commitments.ts';
import type { NeedView, Point } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { CoordinatorSteps } from '../support/coordinator-steps.ts';
import type { Person } from '../support/person.ts';
import type { TestServer } from '../support/test-server.ts';
import type { Sight } from './sight.ts';

/** Ids of needs, by how far they are. */
const made = { risk: '', waiting: '', begun: '', over: '', empty: '', ahead: '' };
const SKILLS = ['Coordinating'];

/** What a coordinator sees of who comes; `coordinate` makes it. */
export const COORDINATION_SIGHTS: Sight[] = [
  {
    route: '/needs/:id',
    as: 'ruth',
    sees: 'Ahead',
    at: () => `/needs/${made.ahead}`,
    after: async (page) => {
      await page.getByRole('checkbox', { name: 'Choose Yuki Tanaka' }).check();
      await page.getByRole('group', { name: 'Those you have chosen' }).waitFor();
    },
  },
  {
    route: '/needs/:id',
    as: 'ruth',
    sees: /^At risk/,
    at: () => `/needs/${made.risk}`,
    after: async (page) => {
      await page.getByText('Offered').first().waitFor();
      await page.getByRole('region', { name: 'Rescue' }).waitFor();
      await page.getByText(/^Not coming/).click();
    },
  },
  {
    route: '/needs/:id',
    as: 'ruth',
    sees: /^At risk/,
    at: () => `/needs/${made.risk}`,
    after: async (page) => {
      await page.getByRole('button', { name: 'More about this need' }).click();
      await page.getByRole('menuitem', { name: 'Cancel need' }).waitFor();
    },
  },
  {
    route: '/needs/:id',
    as: 'ruth',
    sees: 'Waiting for your answer',
    at: () => `/needs/${made.waiting}`,
    after: async (page) => {
      await page.getByRole('button', { name: /^Turn down/ }).click();
      await page.getByRole('dialog').getByLabel('Reason').waitFor();
    },
  },
  {
    route: '/needs/:id',
    as: 'ruth',
    sees: 'would come again',
    at: () => `/needs/${made.over}`,
    after: async (page) => {
      await page.getByRole('button', { name: 'Say how it was with Pedro Jimenez' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByText('Choose one to five stars.').waitFor();
    },
  },
  { route: '/needs', as: 'ruth', sees: 'Over and told', at: () => '/needs?show=past' },
  { route: '/needs/:id/check-in', as: 'ruth', sees: 'of 3 here', at: () => `/needs/${made.begun}/check-in` },
  {
    route: '/needs/:id/check-in',
    as: 'ruth',
    sees: 'of 3 here',
    at: () => `/needs/${made.begun}/check-in`,
    after: async (page) => {
      await page.getByRole('button', { name: 'More marks for Grace Liu' }).click();
      await page.getByLabel('Hours worked').fill('many');
      await page.getByText('A number from 0 to 168').waitFor();
    },
  },
  { route: '/needs/:id/check-in', as: 'ruth', sees: /^Opens /, at: () => `/needs/${made.ahead}/check-in` },
  {
    route: '/needs/:id/check-in',
    as: 'ruth',
    sees: 'Nobody has a place yet',
    at: () => `/needs/${made.empty}/check-in`,
  },
  { route: '/dashboard', as: 'ruth', sees: 'At risk in the coming days' },
  {
    route: '/dashboard',
    as: 'ruth',
    sees: 'The last 8 weeks',
    after: async (page) => {
      await page.getByRole('button', { name: 'The last 8 weeks, as table' }).click();
      await page.getByRole('table').waitFor();
    },
  },
  { route: '/admin/figures', as: 'ada', sees: 'Average match' },
  { route: '/admin/matching', as: 'ada', sees: 'What if' },
];

interface Parties {
  owner: Person;
  organisationId: string;
  point: Point;
}

/** A need at risk, one that people wait for, one that is being worked on, one that is over and told of. */
export async function coordinate(
  server: TestServer,
  { owner, organisationId, point }: Parties,
): Promise<void> {
  const needs = new Commitments(server, owner, organisationId, { point, requiredSkills: SKILLS });
  const steps = new CoordinatorSteps(owner);
  const people = new Map<string, Person>();
  for (const name of ['Grace Liu', 'Pedro Jimenez', 'Leila Mansour', 'Tom Wright', 'Yuki Tanaka'])
    people.set(name, await needs.volunteer(name, { skills: SKILLS }));
  const inHours = (title: string, hours: number, change = {}): Promise<NeedView> => {
    const at = (hour: number) => new Date(Date.now() + (hours + hour) * 3_600_000).toISOString();
    return needs.need({ title, startsAt: at(0), endsAt: at(3), ...change });
  };
  const take = (name: string, { id }: NeedView) =>
    people.get(name)!.post<AssignmentView>('/volunteer/assignments', { needId: id });

  const over = await inHours('Over and told', 100, { placesMax: 6 });
  const told = [await take('Grace Liu', over), await take('Pedro Jimenez', over)] as const;
  await needs.movedTo(over, -50);
  await steps.mark(told[0], 'showed');
  await steps.mark(told[1], 'no-show');
  await people.get('Grace Liu')!.post(`/volunteer/assignments/${told[0].id}/feedback`, {
    rating: 5,
    text: 'Kind people',
    wouldReturn: true,
  });
  await steps.giveFeedback(told[0], 4);
  made.over = over.id;

  const begun = await inHours('Being worked on', 100, { placesMax: 6 });
  const [late] = [
    await take('Grace Liu', begun),
    await take('Tom Wright', begun),
    await take('Leila Mansour', begun),
  ];
  await needs.movedTo(begun, -1);
  await steps.mark(late!, 'late', { note: 'The bus stood still.' });
  made.begun = begun.id;

  const risk = await inHours('Too few so far', 20, { placesMin: 4, placesMax: 6 });
  await take('Pedro Jimenez', risk);
  const gone = await take('Tom Wright', risk);
  await people.get('Tom Wright')!.post(`/volunteer/assignments/${gone.id}/cancel`, { reason: 'Ill' });
  // Unless its rescue was quicker.
  const body = { volunteerIds: [people.get('Leila Mansour')!.id] };
  await owner.ask('POST', `/nonprofit/needs/${risk.id}/offers`, { body });
  made.risk = risk.id;
  made.empty = (await inHours('Nobody yet', 40)).id;

  const waiting = await inHours('By approval', 60, { signUp: 'approval' });
  await take('Yuki Tanaka', waiting);
  made.waiting = waiting.id;
  const ahead = await inHours('Ahead', 80);
  await take('Grace Liu', ahead);
  made.ahead = ahead.id;
}
