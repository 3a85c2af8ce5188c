import type { SignedIn } from '#shared/identity.ts';
import type { Problem } from '#shared/kernel/problem.ts';

export interface SignInAnswer {
  status: number;
  body: SignedIn & Problem;
  /** The `Set-Cookie` of the refresh token, as sent. */
  setCookie: string | null;
  /** The refresh token in it; empty when the cookie was taken away. */
  refreshToken: string | null;
}

/** Somebody at the door: posts to `/auth/*` with a cookie or without. */
export async function atTheDoor(
  url: string,
  path: string,
  { body, cookie, token }: { body?: unknown; cookie?: string; token?: string } = {},
): Promise<SignInAnswer> {
  const response = await fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(cookie !== undefined && { cookie: `muster_refresh=${cookie}` }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const setCookie = response.headers.getSetCookie().find((one) => one.startsWith('muster_refresh=')) ?? null;
  return {
    status: response.status,
    body: (text ? JSON.parse(text) : {}) as SignInAnswer['body'],
    setCookie,
    refreshToken: setCookie === null ? null : /^muster_refresh=([^;]*)/.exec(setCookie)![1]!,
  };
}
