import type { Problem } from '#shared/kernel/problem.ts';
import { problemOf } from '../../kernel/http.ts';

/** One thing that is asked of the server: whether it is under way, and what was wrong with it. */
export class Asking {
  pending = $state(false);
  problem: Problem | null = $state.raw(null);
  readonly #fields: readonly string[];

  /** Fields of the form that show their own errors. */
  constructor(fields: readonly string[] = []) {
    this.#fields = fields;
  }

  /** What is wrong with a field, with the cure. */
  error(field: string): string | undefined {
    return this.problem?.errors?.find(({ path }) => path === field)?.message;
  }

  /** What is wrong and belongs to no field that shows it. */
  get general(): string | undefined {
    if (!this.problem) return undefined;
    const shown = this.problem.errors?.some(({ path }) => this.#fields.includes(path));
    return shown ? undefined : this.problem.detail;
  }

  /** Says before asking what the server would say. */
  refuse(errors: readonly { path: string; message: string }[]): void {
    const detail = errors[0]?.message ?? '';
    this.problem = { type: 'about:blank', title: detail, status: 400, detail, errors: [...errors] };
  }

  /** Undefined when it was refused, or another is still under way. */
  async run<T>(ask: () => Promise<T>): Promise<T | undefined> {
    if (this.pending) return undefined;
    this.pending = true;
    this.problem = null;
    try {
      return await ask();
    } catch (error) {
      this.problem = problemOf(error);
      return undefined;
    } finally {
      this.pending = false;
    }
  }
}
