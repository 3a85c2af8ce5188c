import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import type { NonprofitFiguresView, PlatformFiguresView } from '#shared/figures.ts';
import type { AlgorithmPerformance, WeightVersionView } from '#shared/learning.ts';
import type { RescueView } from '#shared/rescue.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../../support/commitments.ts';
import type { Person } from '../../support/person.ts';
import { rescued } from '../../support/rescued.ts';
import { proposeWeights } from '../../support/weight-versions.ts';
import { type Cases, change, type Items, type World } from './world.ts';

interface Board {
  need: NeedView;
  matches: MatchView[];
  assignments: AssignmentView[];
  feedback: FeedbackView[];
  rescue: RescueView | null;
}

const made = ({ server, owner, organisationId, east }: World) =>
  new Commitments(server, owner, organisationId, { point: east.point });

const ofNeed = ({ owner }: World, { id }: NeedView) => ({
  room: `need:${id}`,
  person: owner,
  fetch: `/nonprofit/needs/${id}`,
});

const ofVolunteer = (volunteer: Person) => ({
  room: `user:${volunteer.id}`,
  person: volunteer,
  fetch: '/volunteer/assignments',
  from: ({ items }: Items<AssignmentView>) => items,
});

const assignmentsOf = ({ assignments }: Board) => assignments;
const matchesOf = ({ matches }: Board) => matches;

/** Offers, commitments and feedback, as coordinators and volunteers see them. */
export const commitmentCases: Cases = {
  'volunteering.rescue': [
    change<Board, RescueView>('a thin need, and its rescue put to rest', async (world) => {
      const need = await rescued(world.server, made(world));
      const act = () => world.owner.post(`/nonprofit/needs/${need.id}/rescue`, { paused: true });
      return { ...ofNeed(world, need), from: ({ rescue }) => [rescue], act };
    }),
    change<Board, RescueView>('somebody signs up by themselves', async (world) => {
      const volunteer = await made(world).volunteer('Una Unasked');
      const need = await rescued(world.server, made(world));
      const act = () => volunteer.post('/volunteer/assignments', { needId: need.id });
      return { ...ofNeed(world, need), from: ({ rescue }) => [rescue], act };
    }),
  ],
  'volunteering.match': [
    change<Board, MatchView>('an offer, seen by the coordinators', async (world) => {
      const [need, volunteer] = [await made(world).need(), await made(world).volunteer()];
      const act = () =>
        world.owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [volunteer.id] });
      return { ...ofNeed(world, need), from: matchesOf, act };
    }),
    change<Items<MatchView>, MatchView>('an offer taken back, seen by the volunteer', async (world) => {
      const { volunteer, match } = await made(world).offered();
      return {
        ...{ room: `user:${volunteer.id}`, person: volunteer, fetch: '/volunteer/offers' },
        from: ({ items }) => items,
        matches: ({ state }) => state === 'offered',
        act: () => world.owner.post(`/nonprofit/matches/${match.id}/withdraw`),
      };
    }),
  ],
  'volunteering.assignment': [
    change<Board, AssignmentView>('a sign-up, seen by the coordinators', async (world) => {
      const [need, volunteer] = [await made(world).need(), await made(world).volunteer()];
      const act = () => volunteer.post('/volunteer/assignments', { needId: need.id });
      return { ...ofNeed(world, need), from: assignmentsOf, act };
    }),
    change<Items<AssignmentView>, AssignmentView>('a mark, seen by the volunteer', async (world) => {
      const { volunteer, assignment } = await made(world).begun();
      const path = `/nonprofit/assignments/${assignment.id}/confirm-show-up`;
      return { ...ofVolunteer(volunteer), act: () => world.owner.post(path, { outcome: 'showed' }) };
    }),
    change<Items<AssignmentView>, AssignmentView>('one whose need is moved', async (world) => {
      const { volunteer, need } = await made(world).promised();
      return { ...ofVolunteer(volunteer), act: () => made(world).movedTo(need, 100) };
    }),
    change<Board, AssignmentView>('the commitments of a need that is cancelled', async (world) => {
      const { need } = await made(world).promised();
      const act = () => world.owner.post(`/nonprofit/needs/${need.id}/cancel`, { reason: 'Rain' });
      return { ...ofNeed(world, need), from: assignmentsOf, act };
    }),
    change<Board, AssignmentView>('one taken back by an undo', async (world) => {
      const [need, volunteer] = [await made(world).need(), await made(world).volunteer()];
      const answer = await volunteer.ask('POST', '/volunteer/assignments', { body: { needId: need.id } });
      const act = () => volunteer.post(`/undo/${answer.headers.get('commit-id')}`);
      return { ...ofNeed(world, need), from: assignmentsOf, op: 'remove', act };
    }),
    change<Items<AssignmentView>, AssignmentView>('one whose volunteer has another name', async (world) => {
      const { volunteer } = await made(world).promised();
      const body = { displayName: 'Vera Renamed' };
      return { ...ofVolunteer(volunteer), act: () => volunteer.ask('PATCH', '/users/me', { body }) };
    }),
  ],
  'volunteering.feedback': [
    change<Board, FeedbackView>('words of a volunteer, written and changed', async (world) => {
      const { volunteer, need, assignment } = await made(world).marked();
      const path = `/volunteer/assignments/${assignment.id}/feedback`;
      const act = async () => {
        await volunteer.post(path, { rating: 3, wouldReturn: false });
        await volunteer.post(path, { rating: 5, text: 'Better than I thought', wouldReturn: true });
      };
      return { ...ofNeed(world, need), from: ({ feedback }) => feedback, act };
    }),
  ],
  'volunteering.nonprofit-figures': [
    change<{ figures: NonprofitFiguresView }, NonprofitFiguresView>('somebody marked', async (world) => {
      const { assignment } = await made(world).begun();
      const path = `/nonprofit/assignments/${assignment.id}/confirm-show-up`;
      return {
        room: `dashboard:${world.organisationId}`,
        person: world.owner,
        fetch: `/nonprofit/dashboard?organisationId=${world.organisationId}`,
        from: ({ figures }) => [figures],
        act: () => world.owner.post(path, { outcome: 'no-show' }),
      };
    }),
  ],
  'volunteering.platform-figures': [
    change<PlatformFiguresView, PlatformFiguresView>('somebody signs up', async (world) => {
      const person = await world.server.person('Ada', { administrator: true });
      return {
        ...{ room: 'operations', person, fetch: '/admin/metrics' },
        from: (figures) => [figures],
        act: () => made(world).promised(),
      };
    }),
  ],
  'volunteering.weight-version': [
    change<AlgorithmPerformance, WeightVersionView>(
      'learned, adopted, and another refused',
      async (world) => {
        const person = await world.server.person('Ada', { administrator: true });
        return {
          ...{ room: 'operations', person, fetch: '/admin/algorithm-performance' },
          from: ({ versions }) => versions,
          act: async () => {
            await person.post('/admin/weights/learn');
            await person.post('/admin/weights/adopt', { versionId: await proposeWeights(world.server) });
            await person.post('/admin/weights/refuse', { versionId: await proposeWeights(world.server) });
          },
        };
      },
    ),
  ],
};
