import { Migration } from '@mikro-orm/migrations';

export class Migration20261125120000 extends Migration {
  override name = 'Migration20261125120000';

  override up(): void | Promise<void> {
    // The lines of one commit belong together, so that it can be taken back as one. The default serves
    // programs that do not name it yet: each of their lines is then a commit of its own.
    this.addSql(
      `alter table "history" add column "commit" uuid not null default gen_random_uuid(), add column "undoes" uuid null;`,
    );
    this.addSql(
      `update "history" h set "commit" = g."commit" from (select "actor", "at", min("commit"::text)::uuid as "commit" from "history" group by "actor", "at") g where h."actor" = g."actor" and h."at" = g."at";`,
    );
    this.addSql(`create index "history_commit_index" on "history" ("commit");`);
    this.addSql(`create index "history_undoes_index" on "history" ("undoes") where "undoes" is not null;`);
    this.addSql(`alter table "idempotency" add column "commit" uuid null;`);
  }
}
