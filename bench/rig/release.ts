import { CommittedChanges } from './committed-changes.ts';
import { connectControlLine } from './control-line.ts';

export interface ReleaseOptions {
  control: number;
  /** Where the log is; without one the server makes the changes up itself. */
  database?: string;
  entries: string;
}

/** Readies one change for each room; what it gives releases them, without waiting for anybody. */
export type Release = (rooms: readonly string[]) => Promise<() => void>;

/** For Muster: commits, and releases by ringing. For Socket.IO: releases by telling it to emit. */
export async function releaseTo({
  control,
  database,
  entries,
}: ReleaseOptions): Promise<{ ready: Release; close(): Promise<void> }> {
  const line = await connectControlLine<object>(control);
  const log = database ? await CommittedChanges.open(database, entries) : null;
  return {
    async ready(rooms) {
      if (!log) return () => line.send({ rooms });
      const committed = await log.commit(rooms);
      return () => line.send({ rooms: committed, queues: [] });
    },
    async close() {
      await log?.close();
      line.close();
    },
  };
}
