import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { connection, writes } from '../../kernel/client.ts';
import { sameFields } from '../../kernel/merge-fields.ts';
import type { PendingWrite } from '../../kernel/pending-writes.svelte.ts';
import { type Choice, RecordEdit } from '../../kernel/record-edit.svelte.ts';
import { t } from '../../messages.ts';
import { deviceZone } from '../../wall-time.ts';
import { undoing } from '../history/undo.svelte.ts';
import { needsUrl, needUrl, postNeed, reviseNeed } from './api.ts';
import {
  blankNeed,
  changedFields,
  type Door,
  faultsOf,
  fieldOfPath,
  fieldsFor,
  fieldsOf,
  formOf,
  type NeedFormFaults,
  type NeedFormValue,
} from './need-form.ts';
import { pointOf } from './place/point-fields.ts';

interface Target {
  organisationId: string;
  need: NeedView | null;
  /** What a new one begins with. */
  door: Door | null;
  /** The nonprofit's time zone, once it is known. */
  timeZone: string | null;
  /** Told when it was saved, unless the form was left before. */
  onsaved: (need: NeedView) => void;
  /** Asks for the need as it is now. */
  reload?: (() => void) | undefined;
}

/** Posting a need, or changing one. What is typed is kept on the device until it is saved. */
export class NeedEditor {
  readonly #target: () => Target;
  readonly edit: RecordEdit<NeedView, NeedFormValue>;
  /** Fields that were left or sent; only those say what is wrong. */
  readonly #touched = new SvelteSet<keyof NeedFormValue>();
  #refused: NeedFormFaults = $state.raw({});
  #sent: PendingWrite<NeedView> | null = $state.raw(null);
  /** What the need was when it was sent. */
  #stateBefore: NeedView['state'] | null = null;
  /** The form is no longer on the screen. */
  #left = false;
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
    const { organisationId, need, door, timeZone } = target();
    this.edit = new RecordEdit<NeedView, NeedFormValue>({
      key: need ? `edit-need:${need.id}` : `post-need:${organisationId}`,
      record: () => target().need,
      fieldsOf: formOf,
      ...(!need && { blank: () => blankNeed(timeZone ?? deviceZone(), door) }),
      fieldsFor: (form, path, value) => {
        const now = target().need;
        return now ? fieldsFor(form, now, path, value) : {};
      },
      reload: () => target().reload?.(),
    });
    $effect(() => {
      const sent = writes.entries.find((write) => write.state !== 'refused' && this.#isOfThisForm(write));
      if (sent) untrack(() => void this.#follow(sent as PendingWrite<NeedView>, 'save'));
    });
    $effect(() => this.#takeUpRefused());
    $effect(() => () => {
      this.#left = true;
    });
  }

  get form(): NeedFormValue {
    return this.edit.fields;
  }

  get restored(): boolean {
    return this.edit.restored;
  }

  /** Whether what is sent now has to wait on this device for a connection, or does so already. */
  get offline(): 'kept' | 'would-be-kept' | null {
    if (this.#sent?.state === 'kept') return 'kept';
    return connection.state === 'offline' ? 'would-be-kept' : null;
  }

  /** Sending the form as it stands makes a draft of it, or of the need: there is no point to find anybody by. */
  get becomesDraft(): boolean {
    const { need } = this.#target();
    return pointOf(this.form) === null && (!need || need.state === 'open');
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
    this.edit.startOver();
    this.#touched.clear();
    this.#refused = {};
    this.problem = null;
  }

  /** The three values were compared: saves what was chosen. */
  async decide(choices: Readonly<Record<string, Choice>>): Promise<void> {
    this.edit.decide(choices);
    const { need, onsaved } = this.#target();
    if (this.edit.changed.length > 0) await this.submit({ draft: false });
    else if (need) {
      this.edit.saved(need);
      onsaved(need);
    }
  }

  /** Sends the form; whether it was in order and was not refused. */
  async submit(options: { draft: boolean }): Promise<boolean> {
    if (this.pending) return true;
    this.#refused = {};
    this.problem = null;
    for (const field of Object.keys(this.form)) this.#touched.add(field as keyof NeedFormValue);
    if (Object.keys(this.#faults).length > 0) return false;
    return this.#follow(this.#write(options.draft), options.draft ? 'draft' : 'save');
  }

  /** What was kept offline and refused once its form was gone is decided here; until then the frame tells of it. */
  #takeUpRefused(): void {
    const { need } = this.#target();
    if (!need || this.pending) return;
    const url = needUrl(need.id);
    for (const { id, path, state, body, ifMatch, problem } of writes.entries) {
      if (state !== 'refused' || path !== url || !problem || ifMatch === null) continue;
      if (this.edit.resume(body ?? {}, ifMatch, problem)) untrack(() => writes.dismiss(id));
    }
  }

  /** Who left the form, or loaded it again, while it was on its way must not send it a second time. */
  #isOfThisForm(write: PendingWrite): boolean {
    const { need } = this.#target();
    if (need) return write.path === needUrl(need.id) && this.#holds(write.body ?? {});
    return write.path === needsUrl && write.label === this.form.title.trim();
  }

  /** Another page may have sent something else of the same need: that is not what stands here. */
  #holds(sent: object): boolean {
    const typed: Record<string, unknown> = fieldsOf(this.form);
    return Object.entries(sent).every(([field, value]) => sameFields(typed[field], value));
  }

  async #follow(write: PendingWrite<NeedView>, as: 'save' | 'draft'): Promise<boolean> {
    if (this.#sent) return true;
    this.pending = as;
    this.#sent = write;
    this.#stateBefore = this.#target().need?.state ?? null;
    const result = await write.done;
    this.#sent = null;
    this.pending = null;
    if (!result.ok) {
      this.#refuse(result.problem);
      // Told here, so it need not be told by the frame as well.
      if (!this.#left) writes.dismiss(write.id);
      return false;
    }
    // The empty form that follows has been touched by nobody.
    this.#touched.clear();
    undoing.offer(this.#doneText(result.data), result.commit);
    this.edit.saved(result.data);
    if (!this.#left) this.#target().onsaved(result.data);
    return true;
  }

  #write(asDraft: boolean): PendingWrite<NeedView> {
    const { organisationId, need } = this.#target();
    const fields = fieldsOf($state.snapshot(this.form) as NeedFormValue);
    if (!need) return postNeed({ ...fields, organisationId, draft: asDraft });
    const before = fieldsOf($state.snapshot(this.edit.base) as NeedFormValue);
    return reviseNeed(need, before.title, changedFields(before, fields), this.edit.basedOn);
  }

  #doneText(saved: NeedView): string {
    const { need } = this.#target();
    if (saved.state === 'draft' && this.#stateBefore !== 'draft') return t('need-form.draft-kept');
    return need ? t('need-form.saved') : t('need-form.posted');
  }

  #refuse(problem: Problem): void {
    if (this.edit.refused(problem)) return;
    const refused: NeedFormFaults = {};
    for (const { path, message } of problem.errors ?? []) {
      const field = fieldOfPath(path);
      if (field) refused[field] = message;
    }
    this.#refused = refused;
    if (Object.keys(refused).length === 0) this.problem = problem;
  }
}
