import { Migration } from '@mikro-orm/migrations';

export class Migration20261126234419 extends Migration {
  override name = 'Migration20261126234419';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "rescue" ("id" uuid not null, "organisation_id" uuid not null, "zone_id" uuid null, "paused" boolean not null default false, "state" text not null, "expected" double precision not null, "places_min" int not null, "wave" int not null default 0, "asked" int not null default 0, "open" int not null default 0, "accepted" int not null default 0, "declined" int not null default 0, "silent" int not null default 0, "answer_by" timestamptz null, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(`alter table "match" add "answer_by" timestamptz null, add "wave" int null;`);
    // Offers whose time is over are looked for every few seconds.
    this.addSql(`create index "match_answer_by_index" on "match" ("answer_by") where "state" = 'offered';`);

    this.addSql(
      `alter table "rescue" add constraint "rescue_state_check" check ("state" in ('asking', 'covered', 'exhausted', 'paused', 'over'));`,
    );
  }
}
