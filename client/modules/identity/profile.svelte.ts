import type { AccountView, UpdateProfile } from '#shared/identity.ts';
import { session } from '../../kernel/client.ts';
import { ProblemError } from '../../kernel/http.ts';
import { type Choice, RecordEdit } from '../../kernel/record-edit.svelte.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { saveProfile } from './account-api.ts';
import { Asking } from './asking.svelte.ts';

const FIELDS = ['displayName', 'username', 'bio', 'timeZone', 'locale'] as const;

type Fields = Record<(typeof FIELDS)[number], string>;

/** Changing one's profile, which other devices of the same person may change, too. */
export class ProfileEditor {
  readonly edit: RecordEdit<AccountView, Fields>;
  readonly asking = new Asking(FIELDS);

  /** Call while a component is set up. */
  constructor(account: () => AccountView) {
    this.edit = new RecordEdit<AccountView, Fields>({
      key: 'edit-profile',
      record: account,
      fieldsOf: ({ displayName, username, bio, timeZone, locale }) => ({
        ...{ displayName, username: username ?? '', bio, timeZone, locale },
      }),
      fieldsFor: (_fields, path, value) => ({ [path]: String(value ?? '') }),
      reload: () => void session.reloadProfile().catch(() => {}),
    });
  }

  async save(): Promise<void> {
    const { edit, asking } = this;
    const { displayName, username } = edit.fields;
    if (displayName.trim() === '') {
      asking.refuse([{ path: 'displayName', message: t('account.name-missing') }]);
      return;
    }
    const changed = Object.fromEntries(edit.changed.map((field) => [field, edit.fields[field]]));
    const change: UpdateProfile = {
      ...changed,
      ...('username' in changed && { username: username.trim() || null }),
    };
    await asking.run(async () => {
      if (edit.changed.length > 0) {
        const result = await saveProfile(change, edit.basedOn, t('profile.title'));
        if (!result.ok) throw new ProblemError(result.problem);
        session.takeUser(result.data);
        edit.saved(result.data);
      }
      toasts.show({ text: t('profile.saved') });
    });
    if (asking.problem && edit.refused(asking.problem)) asking.problem = null;
  }

  async decide(choices: Readonly<Record<string, Choice>>): Promise<void> {
    this.edit.decide(choices);
    await this.save();
  }
}

const LOCALES = [
  'en',
  'en-US',
  'en-GB',
  'es',
  'fr',
  'de',
  'it',
  'pt',
  'pt-BR',
  'nl',
  'pl',
  'uk',
  'ru',
  'tr',
  'ar',
  'hi',
  'zh',
  'ja',
  'ko',
];

/** Languages to choose from, each in its own words; the one chosen is always there. */
export function localeOptions(chosen: string): { value: string; label: string }[] {
  return [...new Set([...LOCALES, chosen])].map((value) => ({ value, label: localeName(value) }));
}

/** A language in its own words. */
export function localeName(locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}
