import { SvelteSet } from 'svelte/reactivity';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { draft } from '../../kernel/drafts.svelte.ts';
import { t } from '../../messages.ts';
import { deviceZone } from '../../wall-time.ts';
import { undoing } from '../history/undo.svelte.ts';
import { postNeed, reviseNeed } from './api.ts';
import {
  blankNeed,
  changedFields,
  faultsOf,
  fieldOfPath,
  fieldsOf,
  formOf,
  type NeedFormFaults,
  type NeedFormValue,
} from './need-form.ts';

type Target = { organisationId: string; need: NeedView | null };

/** Posting a need, or changing one. What is typed is kept on the device until it is saved. */
export class NeedEditor {
  readonly #target: () => Target;
  readonly #kept: { value: NeedFormValue; readonly restored: boolean; clear(): void };
  readonly #first: NeedView | null;
  /** Fields that were left or sent; only those say what is wrong. */
  readonly #touched = new SvelteSet<keyof NeedFormValue>();
  #refused: NeedFormFaults = $state.raw({});
  #sent: ReturnType<typeof postNeed> | null = $state.raw(null);
  pending: 'save' | 'draft' | null = $state(null);
  /** A refusal that belongs to no single field. */
  problem: Problem | null = $state(null);

  readonly #faults: NeedFormFaults = $derived.by(() => faultsOf(this.form, Date.now()));

  /** What to show beside each field. */
  readonly errors: NeedFormFaults = $derived.by(() => {
    const shown: NeedFormFaults = { ...this.#refused };
    for (const [field, fault] of Object.entries(this.#faults) as [keyof NeedFormValue, string][]) {
      if (this.#touched.has(field)) shown[field] = fault;
    }
    return shown;
  });

  /** Call while a component is set up, once the need to change is there. */
  constructor(target: () => Target) {
    this.#target = target;
    const { organisationId, need } = target();
    this.#first = need;
    this.#kept = need
      ? draft(`need:${need.id}`, formOf(need))
      : draft(`post-need:${organisationId}`, blankNeed(deviceZone()));
  }

  get form(): NeedFormValue {
    return this.#kept.value;
  }

  get restored(): boolean {
    return this.#kept.restored;
  }

  /** Somebody saved the need after it was read here. */
  get changedMeanwhile(): boolean {
    return (this.#target().need?.version ?? 0) > this.form.basedOn;
  }

  /** Without a connection the write waits on this device. */
  get keptOffline(): boolean {
    return this.#sent?.state === 'kept';
  }

  /** A field was left: it may say what is wrong now, and an older refusal of it is out of date. */
  touch(field: keyof NeedFormValue): void {
    this.#touched.add(field);
    if (field in this.#refused) {
      const { [field]: _, ...others } = this.#refused;
      this.#refused = others;
    }
  }

  startOver(): void {
    this.#kept.clear();
    const { need } = this.#target();
    if (need) Object.assign(this.form, formOf(need));
    this.#touched.clear();
    this.#refused = {};
    this.problem = null;
  }

  /** The saved need, or null when it was refused and says so. */
  async submit(options: { draft: boolean }): Promise<NeedView | null> {
    if (this.pending) return null;
    this.#refused = {};
    this.problem = null;
    for (const field of Object.keys(this.form)) this.#touched.add(field as keyof NeedFormValue);
    if (Object.keys(this.#faults).length > 0) return null;
    this.pending = options.draft ? 'draft' : 'save';
    this.#sent = this.#write(options.draft);
    const result = await this.#sent.done;
    this.#sent = null;
    this.pending = null;
    if (!result.ok) {
      this.#refuse(result.problem);
      return null;
    }
    // The empty form that follows has been touched by nobody.
    this.#touched.clear();
    this.#kept.clear();
    undoing.offer(this.#doneText(result.data), result.commit);
    return result.data;
  }

  #write(asDraft: boolean) {
    const { organisationId, need } = this.#target();
    const fields = fieldsOf($state.snapshot(this.form) as NeedFormValue);
    if (!need || !this.#first) return postNeed({ ...fields, organisationId, draft: asDraft });
    const before = fieldsOf(formOf(this.#first));
    return reviseNeed(need, changedFields(before, fields), this.form.basedOn);
  }

  #doneText(saved: NeedView): string {
    if (this.#target().need) return t('need-form.saved');
    return saved.state === 'draft' ? t('need-form.draft-kept') : t('need-form.posted');
  }

  #refuse(problem: Problem): void {
    const refused: NeedFormFaults = {};
    for (const { path, message } of problem.errors ?? []) {
      const field = fieldOfPath(path);
      if (field) refused[field] = message;
    }
    this.#refused = refused;
    if (Object.keys(refused).length === 0) this.problem = problem;
    // Saving once more, now that the other's change was seen, puts this one over it.
    if (problem.status === 409) this.form.basedOn = this.#target().need?.version ?? this.form.basedOn;
  }
}
