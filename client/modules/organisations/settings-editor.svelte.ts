import type { OrganisationView } from '#shared/organisations.ts';
import { type Choice, RecordEdit } from '../../kernel/record-edit.svelte.ts';
import { t } from '../../messages.ts';
import { Attempt } from '../../ui/attempt.svelte.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { reviseOrganisation } from './api.ts';

type Fields = Pick<OrganisationView, 'name' | 'kind' | 'timeZone'>;

/** Changing name, kind and time zone of an organisation. Make it while a component is set up. */
export class SettingsEditor extends Attempt {
  readonly edit: RecordEdit<OrganisationView, Fields>;
  readonly #organisation: () => OrganisationView;

  constructor(organisation: () => OrganisationView, reload: () => void) {
    super();
    this.#organisation = organisation;
    this.edit = new RecordEdit<OrganisationView, Fields>({
      key: `edit-organisation:${organisation().id}`,
      record: organisation,
      fieldsOf: ({ name, kind, timeZone }) => ({ name, kind, timeZone }),
      fieldsFor: (_fields, path, value) => ({ [path]: value }),
      reload,
    });
  }

  async save(): Promise<void> {
    const { edit } = this;
    const body = Object.fromEntries(edit.changed.map((field) => [field, edit.fields[field]]));
    await this.run(
      () => reviseOrganisation(this.#organisation(), body, edit.basedOn),
      (saved) => {
        edit.saved(saved);
        toasts.show({ text: t('organisation.saved') });
      },
    );
    if (this.problem && edit.refused(this.problem)) this.forget();
  }

  async decide(choices: Readonly<Record<string, Choice>>): Promise<void> {
    this.edit.decide(choices);
    if (this.edit.changed.length > 0) await this.save();
  }
}
