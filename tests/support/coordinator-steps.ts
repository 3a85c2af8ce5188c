import type { Mark } from '#shared/assignment-steps.ts';
import type { AssignmentView, FeedbackView } from '#shared/commitments.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from './person.ts';

/** What a coordinator does with who comes, over HTTP, for journeys that are about the volunteer. */
export class CoordinatorSteps {
  readonly #coordinator: Person;

  constructor(coordinator: Person) {
    this.#coordinator = coordinator;
  }

  /** Everybody's commitment to the need. */
  async assignments({ id }: Pick<NeedView, 'id'>): Promise<AssignmentView[]> {
    return (await this.#coordinator.get<{ assignments: AssignmentView[] }>(`/nonprofit/needs/${id}`))
      .assignments;
  }

  /** The commitment of the only one who has signed up. */
  async theOne(need: Pick<NeedView, 'id'>): Promise<AssignmentView> {
    const living = (await this.assignments(need)).filter(({ state }) => state !== 'cancelled');
    if (living.length !== 1) throw new Error(`${living.length} have signed up, not one`);
    return living[0]!;
  }

  cancel = ({ id }: AssignmentView, reason: string) =>
    this.#coordinator.post<AssignmentView>(`/nonprofit/assignments/${id}/cancel`, { reason });

  mark = ({ id }: AssignmentView, outcome: Mark, more: { hours?: number; note?: string } = {}) =>
    this.#coordinator.post<AssignmentView>(`/nonprofit/assignments/${id}/confirm-show-up`, {
      outcome,
      ...more,
    });

  giveFeedback = ({ id }: AssignmentView, rating: number) =>
    this.#coordinator.post<FeedbackView>(`/nonprofit/assignments/${id}/feedback`, {
      rating,
      wouldReturn: true,
    });

  /** What both sides have said of a need. */
  async feedback({ id }: Pick<NeedView, 'id'>): Promise<FeedbackView[]> {
    return (await this.#coordinator.get<{ feedback: FeedbackView[] }>(`/nonprofit/needs/${id}`)).feedback;
  }
}
