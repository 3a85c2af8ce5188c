import type { AddPasskey, PasskeySignIn, PasskeyView } from '#shared/credentials.ts';
import { fetchJson, session } from '../../kernel/client.ts';
import { ProblemError, problem } from '../../kernel/http.ts';
import { t } from '../../messages.ts';

/** Whether this browser can keep or use passkeys here: they need a secure page with a name, not a number. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(location.hostname);

/** The browser's part comes only when somebody asks for it. */
const browserPart = () => import('@simplewebauthn/browser');
type BrowserPart = Awaited<ReturnType<typeof browserPart>>;
type CreationOptions = Parameters<BrowserPart['startRegistration']>[0]['optionsJSON'];
type RequestOptions = Parameters<BrowserPart['startAuthentication']>[0]['optionsJSON'];

/** Signs in with a passkey that the browser offers. Throws `ProblemError`, also when nothing was chosen. */
export async function signInByPasskey(): Promise<void> {
  const [{ startAuthentication }, { data: optionsJSON }] = await Promise.all([
    browserPart(),
    fetchJson<RequestOptions>('/api/auth/passkey/options', { method: 'POST', anonymous: true }),
  ]);
  const response = await startAuthentication({ optionsJSON }).catch((error: unknown) => {
    throw notMade(error, t('passkey.none-chosen'));
  });
  await session.signInByPasskey({ response } as unknown as PasskeySignIn);
}

/** Makes a passkey on this device. Throws `ProblemError`, also when the person changed their mind. */
export async function addPasskey(name: string): Promise<PasskeyView> {
  const [{ startRegistration }, { data: optionsJSON }] = await Promise.all([
    browserPart(),
    fetchJson<CreationOptions>('/api/users/me/passkeys/options', { method: 'POST' }),
  ]);
  const response = await startRegistration({ optionsJSON }).catch((error: unknown) => {
    throw notMade(error, t('passkey.not-made'));
  });
  const body = { name, response } as unknown as AddPasskey;
  return (await fetchJson<PasskeyView>('/api/users/me/passkeys', { method: 'POST', body })).data;
}

function notMade(error: unknown, otherwise: string): ProblemError {
  const known = error instanceof Error && error.name === 'InvalidStateError';
  return new ProblemError(problem('passkey', 400, '', known ? t('passkey.known-here') : otherwise));
}
