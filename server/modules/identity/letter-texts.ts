/** What an account's letters say. A link's token stands behind `#`, which no server's log ever sees. */

export interface LetterFacts {
  name: string;
  /** Where people reach this server, without a slash at the end. */
  site: string;
  token: string;
  /** The name of the passkey or key that a notice is about. */
  what: string;
}

interface Text {
  subject: string;
  text: string;
}

const notice = (subject: string, what: (facts: LetterFacts) => string) => (facts: LetterFacts) => ({
  subject,
  text: `Hello ${facts.name},

${what(facts)}

If that was you, all is well. If not, set another password now, and look through your account:
${facts.site}/forgot-password`,
});

export const LETTER_TEXTS = {
  'verify-email': ({ name, site, token }: LetterFacts): Text => ({
    subject: 'Confirm your address',
    text: `Hello ${name},

please confirm that this is your address. The link is good for three days.
${site}/verify#${token}

If you did not make an account, ignore this mail.`,
  }),
  'reset-password': ({ name, site, token }: LetterFacts): Text => ({
    subject: 'Choose a new password',
    text: `Hello ${name},

somebody, hopefully you, asked for a new password. The link is good for an hour, and once.
${site}/reset-password#${token}

If it was not you, ignore this mail: nothing has changed.`,
  }),
  'change-email': ({ name, site, token }: LetterFacts): Text => ({
    subject: 'Confirm your new address',
    text: `Hello ${name},

please confirm that your account is to have this address. The link is good for a day, and once.
${site}/confirm-email#${token}

Until then you sign in as before. If you did not ask for this, ignore this mail: nothing changes.`,
  }),
  'email-taken': ({ name }: LetterFacts): Text => ({
    subject: 'This address has an account already',
    text: `Hello ${name},

somebody, perhaps you, wanted to give this address to another account. It is the address of yours, so nothing has changed.

To use it there, give this account another address first.`,
  }),
  'email-asked': notice(
    'Your address is about to change',
    () =>
      'somebody who is signed in to your account asked for another address. It changes when the link that was mailed there is opened. Another password ends that link.',
  ),
  'email-changed': ({ name }: LetterFacts): Text => ({
    subject: 'Your address was changed',
    text: `Hello ${name},

your account has another address now. Sign in with that one; mail about your account goes there.

If that was not you, write at once to whoever runs this installation: from this address the account cannot be reached any more.`,
  }),
  'password-changed': notice(
    'Your password was changed',
    () => 'the password of your account was changed. Passkeys and API keys stay as they are.',
  ),
  'second-factor-on': notice(
    'Two-step sign-in is on',
    () => 'from now on signing in with your password asks for a code too.',
  ),
  'second-factor-off': notice(
    'Two-step sign-in is off',
    () => 'signing in with your password no longer asks for a code.',
  ),
  'passkey-added': notice('A passkey was added', ({ what }) => `the passkey “${what}” can now sign you in.`),
  'api-key-made': notice(
    'An API key was made',
    ({ what }) => `the API key “${what}” can now act for you, within what you allowed it.`,
  ),
} as const;

export type LetterKind = keyof typeof LETTER_TEXTS;
