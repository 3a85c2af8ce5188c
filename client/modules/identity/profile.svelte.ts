import type { AccountView, UpdateProfile } from '#shared/identity.ts';
import { session } from '../../kernel/client.ts';
import { draft } from '../../kernel/drafts.svelte.ts';
import { ProblemError } from '../../kernel/http.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { saveProfile } from './account-api.ts';
import { Asking } from './asking.svelte.ts';

const FIELDS = ['displayName', 'username', 'bio', 'timeZone', 'locale'] as const;

/** The form of one's profile. Made while a component is set up, anew for every version of the account. */
export function profileForm(account: AccountView) {
  const { displayName, username, bio, timeZone, locale } = account;
  const form = draft('profile', { displayName, username: username ?? '', bio, timeZone, locale });
  const asking = new Asking(FIELDS);

  async function save(): Promise<void> {
    const value = form.value;
    const change: UpdateProfile = {
      ...(value.displayName.trim() !== displayName && { displayName: value.displayName }),
      ...(value.username.trim() !== (username ?? '') && { username: value.username.trim() || null }),
      ...(value.bio !== bio && { bio: value.bio }),
      ...(value.timeZone !== timeZone && { timeZone: value.timeZone }),
      ...(value.locale !== locale && { locale: value.locale }),
    };
    if (value.displayName.trim() === '') {
      asking.refuse([{ path: 'displayName', message: t('account.name-missing') }]);
      return;
    }
    await asking.run(async () => {
      if (Object.keys(change).length > 0) {
        const result = await saveProfile(change, t('profile.title'));
        if (!result.ok) throw new ProblemError(result.problem);
        // The form is set up anew from it at once, so that nothing flickers until the change comes back.
        session.takeUser(result.data);
      }
      form.clear();
      toasts.show({ text: t('profile.saved') });
    });
  }

  return { form, asking, save };
}

const LOCALES = [
  'en',
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
  return [...new Set([...LOCALES, chosen])].map((value) => ({ value, label: ownName(value) }));
}

function ownName(locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}
