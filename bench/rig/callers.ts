// A process full of callers that ask on time, whether the answer before has come or not.
import { randomUUID } from 'node:crypto';
import { aNeed } from '../../tests/support/samples.ts';
import { answerParent } from './child.ts';
import { HttpLane, type LaneAnswer } from './http-lane.ts';

export interface Calls {
  url: string;
  tokens: string[];
  organisationId: string;
  needIds: string[];
  seconds: number;
}

export interface OpenLoop extends Calls {
  readers: number;
  writers: number;
}

export interface Logins {
  url: string;
  emails: string[];
  password: string;
  perSecond: number;
  seconds: number;
}

type Kind = 'list' | 'get' | 'create' | 'login';

/** Lanes that are free. An open loop never waits for one: it opens another. */
const free: { lane: HttpLane; since: number }[] = [];
/** Below the time after which the server ends what rests. */
const LONGEST_REST_MS = 2000;

function rested(): HttpLane | undefined {
  const last = free.pop();
  if (!last || performance.now() - last.since < LONGEST_REST_MS) return last?.lane;
  // Those beneath have rested longer.
  for (const { lane } of [...free.splice(0), last]) lane.close();
  return undefined;
}

async function ask(url: string, expected: number, send: (lane: HttpLane) => Promise<LaneAnswer>) {
  const lane = rested() ?? (await HttpLane.open(url));
  const { status, body } = await send(lane);
  free.push({ lane, since: performance.now() });
  if (status !== expected)
    throw new Error(`answered ${status} instead of ${expected}: ${body.slice(0, 300)}`);
}

function call(
  kind: Exclude<Kind, 'login'>,
  { url, organisationId, needIds }: Calls,
  token: string,
  n: number,
) {
  const headers = { Authorization: `Bearer ${token}` };
  if (kind === 'create') {
    const body = JSON.stringify(aNeed(organisationId, { title: `Pack and hand out groceries ${n}` }));
    return ask(url, 201, (lane) =>
      lane.post('/api/nonprofit/needs', { ...headers, 'Idempotency-Key': randomUUID() }, body),
    );
  }
  const path =
    kind === 'list'
      ? `/api/nonprofit/needs?organisationId=${organisationId}&limit=50`
      : `/api/nonprofit/needs/${needIds[n % needIds.length]}`;
  return ask(url, 200, (lane) => lane.get(path, headers));
}

/** Does `work` at its appointed times; a latency counts from the time appointed, not from the sending. */
function onTime(
  count: number,
  appointed: (n: number) => number,
  work: (n: number) => Promise<Kind>,
): Promise<{ kind: Kind; ms: number }[]> {
  const begun = performance.now();
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const at = begun + appointed(n);
      await new Promise((go) => setTimeout(go, Math.max(0, at - performance.now())));
      const kind = await work(n);
      return { kind, ms: performance.now() - at };
    }),
  );
}

const doors = {
  /** Everybody asks once a second, each in a moment of their own. Gives latencies. */
  openLoop(calls: OpenLoop): Promise<{ kind: Kind; ms: number }[]> {
    const { readers, writers, seconds, tokens } = calls;
    const people = readers + writers;
    return onTime(
      people * seconds,
      (n) => (n / people) * 1000,
      async (n) => {
        const who = n % people;
        // Writers are spread among the readers, who turn from the list to one need and back.
        const writes = Math.floor(((who + 1) * writers) / people) > Math.floor((who * writers) / people);
        const lists = (who + Math.floor(n / people)) % 2 === 0;
        const kind = writes ? 'create' : lists ? 'list' : 'get';
        await call(kind, calls, tokens[who % tokens.length]!, n);
        return kind;
      },
    );
  },

  /** As many as can be had, by so many at once; one in eleven writes. */
  async closedLoop({ lanes, ...calls }: Calls & { lanes: number }): Promise<{ perSecond: number }> {
    const begun = performance.now();
    let done = 0;
    let next = 0;
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        while (performance.now() - begun < calls.seconds * 1000) {
          const n = next++;
          const kind = n % 11 === 0 ? 'create' : n % 2 === 0 ? 'list' : 'get';
          await call(kind, calls, calls.tokens[n % calls.tokens.length]!, n);
          done++;
        }
      }),
    );
    return { perSecond: (done / (performance.now() - begun)) * 1000 };
  },

  /** So many people a second sign in. */
  logins({ url, emails, password, perSecond, seconds }: Logins): Promise<{ kind: Kind; ms: number }[]> {
    return onTime(
      perSecond * seconds,
      (n) => (n / perSecond) * 1000,
      async (n) => {
        const body = JSON.stringify({ email: emails[n % emails.length], password });
        await ask(url, 200, (lane) => lane.post('/api/auth/login', {}, body));
        return 'login';
      },
    );
  },
};
export type CallerDoors = typeof doors;

answerParent(doors);
