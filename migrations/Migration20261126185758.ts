import { Migration } from '@mikro-orm/migrations';

export class Migration20261126185758 extends Migration {
  override name = 'Migration20261126185758';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "weight_version" ("id" uuid not null, "number" int not null, "weights" json not null, "state" text not null, "made_by" text not null, "by_id" uuid null, "by_name" varchar(255) not null default '', "report" json null, "created_at" timestamptz not null, "active_from" timestamptz null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(
      `alter table "weight_version" add constraint "weight_version_number_unique" unique ("number");`,
    );
    this.addSql(
      `create unique index "weight_version_active_unique" on "weight_version" ("state") where "state" = 'active';`,
    );
    this.addSql(
      `alter table "weight_version" add constraint "weight_version_by_id_foreign" foreign key ("by_id") references "account" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "weight_version" add constraint "weight_version_state_check" check ("state" in ('active', 'proposed', 'past', 'refused', 'kept'));`,
    );
    this.addSql(
      `alter table "weight_version" add constraint "weight_version_made_by_check" check ("made_by" in ('start', 'learning', 'lab', 'roll-back'));`,
    );
    // How probable it is that somebody turns up; the newest row counts.
    this.addSql(
      `create table "show_up_model" ("id" uuid not null, "model" json not null, "report" json not null, "at" timestamptz not null, primary key ("id"));`,
    );
    // What matching goes by until something is learned.
    this.addSql(
      `insert into "weight_version" ("id", "number", "weights", "state", "made_by", "created_at", "active_from")
       values ('00000000-0000-7000-8000-000000000001', 1,
         '{"skill":35,"availability":25,"proximity":20,"reliability":20}', 'active', 'start', now(), now());`,
    );
  }
}
