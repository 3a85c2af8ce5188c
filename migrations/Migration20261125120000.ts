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
    // The seal of a line, and its place in the chain of its organisation.
    this.addSql(`alter table "history" add column "mac" text null, add column "personal" jsonb null;`);
    this.addSql(
      `create table "audit_link" ("history_id" bigint not null, "scope" text not null, "seq" bigint not null, "hash" text not null, primary key ("history_id"), constraint "audit_link_scope_seq_unique" unique ("scope", "seq"));`,
    );
    this.addSql(
      `create table "audit_head" ("scope" text not null, "seq" bigint not null, "hash" text not null, "mac" text not null, primary key ("scope"));`,
    );
    this.addSql(`alter table "idempotency" add column "commit" uuid null;`);

    // Files on their way in.
    this.addSql(
      `create table "import_batch" ("id" uuid not null, "kind" varchar(255) not null, "account_id" uuid not null, "organisation_id" uuid null, "file_name" varchar(255) not null, "mapping" jsonb not null, "state" text not null, "done" int not null default 0, "counts" jsonb not null, "problem" text null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`create index "import_batch_account_id_index" on "import_batch" ("account_id");`);
    this.addSql(
      `alter table "import_batch" add constraint "import_batch_state_check" check ("state" in ('uploaded', 'waiting', 'running', 'done', 'failed', 'undoing', 'undone'));`,
    );
    this.addSql(
      `create table "import_file" ("batch_id" uuid not null references "import_batch" ("id") on delete cascade, "text" text not null, "at" timestamptz not null, primary key ("batch_id"));`,
    );
  }
}
