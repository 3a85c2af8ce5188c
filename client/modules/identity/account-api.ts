import type {
  ApiKeyList,
  ChangeEmail,
  Enrolment,
  MadeApiKey,
  NewApiKey,
  PasskeyList,
  PasskeyView,
  RecoveryCodes,
  SecondFactorState,
  SessionList,
} from '#shared/credentials.ts';
import type { AccountView, BlockView, ChangePassword, UpdateProfile } from '#shared/identity.ts';
import { fetchJson, saveFile, upload, writes } from '../../kernel/client.ts';

export const saveProfile = (body: UpdateProfile, ifMatch: number, label: string) =>
  writes.write<AccountView>({ method: 'PATCH', path: '/api/users/me', body, ifMatch, label }).done;

export const setPicture = (file: Blob, progress: (part: number) => void) =>
  upload<AccountView>('/api/users/me/picture', file, progress);
export const removePicture = () => fetchJson<AccountView>('/api/users/me/picture', { method: 'DELETE' });

// What proves who somebody is never waits on the device, so none of these is a kept write.

export const resendVerification = () => fetchJson('/api/auth/resend-verification', { method: 'POST' });

export const changePassword = (body: ChangePassword) =>
  fetchJson('/api/users/me/password', { method: 'POST', body });

/** Mails a link to the new address; nothing has changed before it is opened. */
export const askForEmail = (body: ChangeEmail) => fetchJson('/api/users/me/email', { method: 'POST', body });

const SESSIONS = '/api/users/me/sessions';
export const fetchSessions = async () => (await fetchJson<SessionList>(SESSIONS)).data.items;
export const endSession = (id: string) => fetchJson(`${SESSIONS}/${id}`, { method: 'DELETE' });
export const endOtherSessions = () => fetchJson(SESSIONS, { method: 'DELETE' });

const SECOND_FACTOR = '/api/users/me/second-factor';
export const fetchSecondFactor = async () => (await fetchJson<SecondFactorState>(SECOND_FACTOR)).data;
export const beginSecondFactor = async () =>
  (await fetchJson<Enrolment>(SECOND_FACTOR, { method: 'POST' })).data;
export const confirmSecondFactor = async (code: string) =>
  (await fetchJson<RecoveryCodes>(`${SECOND_FACTOR}/confirm`, { method: 'POST', body: { code } })).data.codes;
export const renewRecoveryCodes = async (code: string) =>
  (await fetchJson<RecoveryCodes>(`${SECOND_FACTOR}/recovery-codes`, { method: 'POST', body: { code } })).data
    .codes;
export const turnOffSecondFactor = (code: string) =>
  fetchJson(`${SECOND_FACTOR}/turn-off`, { method: 'POST', body: { code } });

export const passkeysUrl = '/api/users/me/passkeys';
export type PasskeysAnswer = PasskeyList;
export const renamePasskey = (id: string, name: string) =>
  fetchJson<PasskeyView>(`${passkeysUrl}/${id}`, { method: 'PATCH', body: { name } });
export const removePasskey = (id: string) => fetchJson(`${passkeysUrl}/${id}`, { method: 'DELETE' });

export const apiKeysUrl = '/api/users/me/api-keys';
export type ApiKeysAnswer = ApiKeyList;
export const makeApiKey = async (body: NewApiKey) =>
  (await fetchJson<MadeApiKey>(apiKeysUrl, { method: 'POST', body })).data;
export const revokeApiKey = (id: string) => fetchJson(`${apiKeysUrl}/${id}`, { method: 'DELETE' });

export const blocksUrl = '/api/users/me/blocks';
export type BlocksAnswer = { items: BlockView[] };
export const block = (accountId: string, label: string) =>
  writes.write<BlockView>({ method: 'POST', path: blocksUrl, body: { accountId }, label }).done;
export const unblock = (accountId: string) => fetchJson(`${blocksUrl}/${accountId}`, { method: 'DELETE' });

export const saveMyData = () => saveFile('/api/users/me/export', 'my-data.json', 'POST');
