import { CommittedChanges } from './committed-changes.ts';
import { connectControlLine } from './control-line.ts';

export interface ReleaseOptions {
  control: number;
  /** Where the log is; without one the server makes the changes up itself. */
  database?: string;
  entries: string;
  /** Commits ahead of their ring. Only where the next rooms have nothing in flight, or it would be read early. */
  ahead: boolean;
}

/** For Muster: commits and rings. For Socket.IO: tells it to emit. */
export async function releaseTo(
  { control, database, entries, ahead }: ReleaseOptions,
  plan: (step: number) => readonly string[],
): Promise<{ step(step: number): Promise<void>; close(): Promise<void> }> {
  const line = await connectControlLine<object>(control);
  if (!database) {
    return {
      step: async (step) => line.send({ rooms: plan(step) }),
      close: async () => line.close(),
    };
  }
  const log = await CommittedChanges.open(database, entries);
  let next = ahead ? log.commit(plan(0)) : null;
  return {
    async step(step) {
      const rooms = await (next ?? log.commit(plan(step)));
      line.send({ rooms, queues: [] });
      if (ahead) next = log.commit(plan(step + 1));
    },
    async close() {
      await next;
      await log.close();
      line.close();
    },
  };
}
