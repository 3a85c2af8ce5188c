import type { Problem } from '#shared/kernel/problem.ts';
import type { VolunteerView } from '#shared/volunteering.ts';
import { connection } from '../../kernel/client.ts';
import { draft } from '../../kernel/drafts.svelte.ts';
import { t } from '../../messages.ts';
import { unaddedFault } from '../../ui/tags.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { deviceZone } from '../../wall-time.ts';
import { saveVolunteer } from './api.ts';
import {
  blankVolunteer,
  formOfVolunteer,
  saveOf,
  type VolunteerFormFaults,
  type VolunteerFormValue,
  volunteerFaults,
  volunteerFieldOfPath,
} from './volunteer-form.ts';

/** Changing one's own profile. What is typed is kept on the device until it is saved. */
export class VolunteerEditor {
  readonly #kept: { value: VolunteerFormValue; readonly restored: boolean; clear(): void };
  readonly #live: () => VolunteerView | null;
  /** The answer to the last save; the live record follows a moment later. */
  #answered: VolunteerView | null = $state.raw(null);
  #refused: VolunteerFormFaults = $state.raw({});
  #sent: ReturnType<typeof saveVolunteer> | null = $state.raw(null);
  pending = $state(false);
  problem: Problem | null = $state(null);

  /** Text among the skills is in order while one types, not when the form is sent. */
  #sending = $state(false);

  readonly errors: VolunteerFormFaults = $derived.by(() => {
    const unadded = this.#sending && unaddedFault(this.form.typing.skills, this.form.skills);
    return { ...this.#refused, ...volunteerFaults(this.form), ...(unadded && { skills: unadded }) };
  });

  readonly unsaved: boolean = $derived.by(() => {
    const saved = this.#saved;
    const before = saved ? formOfVolunteer(saved) : blankVolunteer(this.form.timeZone);
    const begun = this.form.typing.skills.trim() !== '';
    return begun || JSON.stringify(saveOf(before)) !== JSON.stringify(saveOf(this.form));
  });

  /** Call while a component is set up, once it is known whether there is a profile. */
  constructor(saved: () => VolunteerView | null) {
    this.#live = saved;
    const volunteer = saved();
    this.#kept = draft(
      'volunteer-profile',
      volunteer ? formOfVolunteer(volunteer) : blankVolunteer(deviceZone()),
    );
  }

  get form(): VolunteerFormValue {
    return this.#kept.value;
  }

  get #saved(): VolunteerView | null {
    const live = this.#live();
    const answered = this.#answered;
    return answered && answered.version > (live?.version ?? 0) ? answered : live;
  }

  get restored(): boolean {
    return this.#kept.restored;
  }

  /** Whether what is saved now has to wait on this device for a connection, or does so already. */
  get offline(): 'kept' | 'would-be-kept' | null {
    if (this.#sent?.state === 'kept') return 'kept';
    return connection.state === 'offline' ? 'would-be-kept' : null;
  }

  discard(): void {
    this.#kept.clear();
    const saved = this.#saved;
    Object.assign(this.form, saved ? formOfVolunteer(saved) : blankVolunteer(deviceZone()));
    this.#refused = {};
    this.#sending = false;
    this.problem = null;
  }

  async submit(): Promise<void> {
    if (this.pending) return;
    this.#refused = {};
    this.#sending = true;
    this.problem = null;
    if (Object.keys(this.errors).length > 0) return;
    const body = saveOf($state.snapshot(this.form) as VolunteerFormValue);
    this.pending = true;
    this.#sent = saveVolunteer(body, t('me.title'));
    const result = await this.#sent.done;
    this.#sent = null;
    this.pending = false;
    if (result.ok) {
      this.#sending = false;
      this.#kept.clear();
      this.#answered = result.data;
      Object.assign(this.form, formOfVolunteer(result.data));
      toasts.show({ text: t('me.saved') });
    } else this.#refuse(result.problem);
  }

  #refuse(problem: Problem): void {
    const refused: VolunteerFormFaults = {};
    for (const { path, message } of problem.errors ?? []) {
      const field = volunteerFieldOfPath(path);
      if (field) refused[field] = message;
    }
    this.#refused = refused;
    if (Object.keys(refused).length === 0) this.problem = problem;
  }
}
