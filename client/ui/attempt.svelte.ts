import type { Problem } from '#shared/kernel/problem.ts';

type Outcome<Answer> = { ok: true; data: Answer; commit?: string | null } | { ok: false; problem: Problem };

/** One thing that a person tries and that waits for the server: whether it is under way, and why it was refused. */
export class Attempt {
  pending = $state(false);
  problem: Problem | null = $state.raw(null);

  errorOf(path: string): string | undefined {
    return this.problem?.errors?.find((error) => error.path === path)?.message;
  }

  /** What the refusal says when it belongs to no field. */
  get refusal(): string | undefined {
    return this.problem?.errors?.length ? undefined : this.problem?.detail;
  }

  /**
   * Whether it was done. A second press while it is under way does nothing. `done` is told what came back,
   * and the commit that it can be taken back by.
   */
  async run<Answer>(
    send: () => Promise<Outcome<Answer>>,
    done?: (answer: Answer, commit: string | null) => void,
  ): Promise<boolean> {
    if (this.pending) return false;
    this.pending = true;
    this.problem = null;
    const outcome = await send();
    this.pending = false;
    if (outcome.ok) done?.(outcome.data, outcome.commit ?? null);
    else this.problem = outcome.problem;
    return outcome.ok;
  }

  forget(): void {
    this.problem = null;
  }
}
