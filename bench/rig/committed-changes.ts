import pg from 'pg';

const COMMIT = `
with input as (select room, count(*) as n from unnest($1::text[]) as x(room) group by room),
heads as (
  insert into room as r (name, seq, min_seq) select room, n, 0 from input order by room
  on conflict (name) do update set seq = r.seq + excluded.seq returning name, seq
), made as (
  insert into change (room, seq, entries, actor, mutation, at)
  select h.name, g, $2::json, '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002', now() from heads h join input i on i.room = h.name,
    generate_series(h.seq - i.n + 1, h.seq) g
)
select name as room, seq from heads`;

/** Puts changes into the log, as a transaction that touched these rooms would. */
export class CommittedChanges {
  readonly #client: pg.Client;
  readonly #entries: string;

  private constructor(client: pg.Client, entries: string) {
    this.#client = client;
    this.#entries = entries;
  }

  /** `entries` is the JSON of one change's entries, the same for all. */
  static async open(database: string, entries: string): Promise<CommittedChanges> {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    // Writing the log is not what is measured here.
    await client.query('set synchronous_commit = off');
    return new CommittedChanges(client, entries);
  }

  /** One change for each room named; gives the rooms' new numbers. */
  async commit(rooms: readonly string[]): Promise<{ room: string; seq: number }[]> {
    const { rows } = await this.#client.query<{ room: string; seq: string }>({
      name: 'commit',
      text: COMMIT,
      values: [rooms, this.#entries],
    });
    return rows.map(({ room, seq }) => ({ room, seq: Number(seq) }));
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
