import type { Problem } from '#shared/kernel/problem.ts';
import { type Choice, RecordEdit, type RecordEditOptions } from '../../kernel/record-edit.svelte.ts';
import { Attempt } from '../../ui/attempt.svelte.ts';
import { toasts } from '../../ui/toasts.svelte.ts';

type Outcome<View> = { ok: true; data: View; commit?: string | null } | { ok: false; problem: Problem };

export interface RecordEditorOptions<View, Fields> extends RecordEditOptions<View, Fields> {
  /** Sends those fields that were changed, with the version they were changed from. */
  send(fields: Fields, changed: readonly (keyof Fields)[], basedOn: number): Promise<Outcome<View>>;
  /** Said once it is saved. */
  done: string;
}

/** Changing a record that waits for the server. Make it while a component is set up. */
export class RecordEditor<View extends { version: number }, Fields extends object> extends Attempt {
  readonly edit: RecordEdit<View, Fields>;
  readonly #options: RecordEditorOptions<View, Fields>;

  constructor(options: RecordEditorOptions<View, Fields>) {
    super();
    this.#options = options;
    this.edit = new RecordEdit<View, Fields>(options);
  }

  async save(): Promise<void> {
    const { edit } = this;
    await this.run(
      () => this.#options.send(edit.fields, edit.changed, edit.basedOn),
      (saved) => {
        edit.saved(saved);
        toasts.show({ text: this.#options.done });
      },
    );
    if (this.problem && edit.refused(this.problem)) this.forget();
  }

  async decide(choices: Readonly<Record<string, Choice>>): Promise<void> {
    this.edit.decide(choices);
    if (this.edit.changed.length > 0) await this.save();
  }
}
