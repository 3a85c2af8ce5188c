/** Sending a file, and seeing how far it has come: `fetch` does not tell. */
import { type Bearer, ProblemError, problem, refusalOf, unreachable } from './http.ts';

/** Throws `ProblemError`. `progress` is told the part that has left, from 0 to 1. */
export type Upload = <T>(path: string, file: Blob, progress: (part: number) => void) => Promise<T>;

const LONGEST_MS = 120_000;

export function createUpload(bearer: Bearer, origin = ''): Upload {
  return async <T>(path: string, file: Blob, progress: (part: number) => void): Promise<T> => {
    const token = await bearer.token();
    let answer = await send(origin + path, file, token, progress);
    if (answer.status === 401 && token) {
      const fresh = await bearer.renew(token);
      if (fresh) answer = await send(origin + path, file, fresh, progress);
    }
    const body = parsed(answer.text);
    if (answer.status >= 400) throw new ProblemError(refusalOf(answer.status, body));
    if (body === undefined) throw new ProblemError(strange());
    return body as T;
  };
}

function send(
  url: string,
  file: Blob,
  token: string | null,
  progress: (part: number) => void,
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.timeout = LONGEST_MS;
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => done({ status: request.status, text: request.responseText });
    request.onerror = () => fail(unreachable());
    request.ontimeout = () => fail(unreachable());
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const strange = () =>
  problem('unavailable', 502, 'The server is not there', 'Its answer makes no sense. Try again in a moment.');
