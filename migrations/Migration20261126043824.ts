import { Migration } from '@mikro-orm/migrations';

export class Migration20261126043824 extends Migration {
  override name = 'Migration20261126043824';

  override up(): void | Promise<void> {
    // So that one constraint can hold a person and a time.
    this.addSql(`create extension if not exists "btree_gist";`);

    this.addSql(
      `create table "match" ("id" uuid not null, "need_id" uuid not null, "organisation_id" uuid not null, "organisation_name" varchar(255) not null, "title" text not null, "zone_name" varchar(255) null, "address" text not null default '', "starts_at" timestamptz not null, "ends_at" timestamptz not null, "time_zone" varchar(255) not null, "cancel_until" timestamptz null, "volunteer_id" uuid not null, "volunteer_name" varchar(255) not null, "score" double precision not null, "factors" jsonb not null, "reasons" json not null, "source" text not null, "state" text not null, "reason" text not null default '', "offered_at" timestamptz null, "answered_at" timestamptz null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`create index "match_organisation_id_index" on "match" ("organisation_id");`);
    this.addSql(`create index "match_volunteer_id_index" on "match" ("volunteer_id");`);
    this.addSql(`create index "match_need_id_score_index" on "match" ("need_id", "score");`);
    this.addSql(
      `alter table "match" add constraint "match_need_id_volunteer_id_unique" unique ("need_id", "volunteer_id");`,
    );

    this.addSql(
      `create table "assignment" ("id" uuid not null, "match_id" uuid not null, "need_id" uuid not null, "organisation_id" uuid not null, "organisation_name" varchar(255) not null, "title" text not null, "zone_name" varchar(255) null, "address" text not null default '', "starts_at" timestamptz not null, "ends_at" timestamptz not null, "time_zone" varchar(255) not null, "cancel_until" timestamptz null, "volunteer_id" uuid not null, "volunteer_name" varchar(255) not null, "state" text not null, "created_at" timestamptz not null, "confirmed_at" timestamptz null, "reconfirmed_at" timestamptz null, "checked_in_at" timestamptz null, "settled_at" timestamptz null, "hours" double precision null, "note" text not null default '', "cancelled_at" timestamptz null, "cancelled_by" text null, "cancel_reason" text not null default '', "cancelled_late" boolean not null default false, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`create index "assignment_match_id_index" on "assignment" ("match_id");`);
    this.addSql(`create index "assignment_need_id_index" on "assignment" ("need_id");`);
    this.addSql(`create index "assignment_organisation_id_index" on "assignment" ("organisation_id");`);
    this.addSql(
      `create index "assignment_volunteer_id_starts_at_index" on "assignment" ("volunteer_id", "starts_at");`,
    );
    this.addSql(
      `create unique index "assignment_living_unique" on "assignment" ("need_id", "volunteer_id") where "state" <> 'cancelled';`,
    );

    this.addSql(
      `create table "feedback" ("id" uuid not null, "assignment_id" uuid not null, "need_id" uuid not null, "organisation_id" uuid not null, "volunteer_id" uuid not null, "side" text not null, "author_id" uuid not null, "rating" int not null, "text" text not null default '', "would_return" boolean not null, "recommendation" int null, "given_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`create index "feedback_need_id_index" on "feedback" ("need_id");`);
    this.addSql(`create index "feedback_organisation_id_index" on "feedback" ("organisation_id");`);
    this.addSql(`create index "feedback_volunteer_id_index" on "feedback" ("volunteer_id");`);
    this.addSql(`create index "feedback_author_id_index" on "feedback" ("author_id");`);
    this.addSql(
      `alter table "feedback" add constraint "feedback_assignment_id_side_unique" unique ("assignment_id", "side");`,
    );

    this.addSql(`alter table "need" drop constraint "need_state_check";`);
    this.addSql(
      `alter table "need" add "places_taken" int not null default 0, add "waiting" int not null default 0;`,
    );
    this.addSql(`create index "need_state_starts_at_index" on "need" ("state", "starts_at");`);
    this.addSql(
      `alter table "need" add constraint "need_state_check" check ("state" in ('draft', 'open', 'in-progress', 'done', 'cancelled'));`,
    );

    this.addSql(
      `alter table "match" add constraint "match_need_id_foreign" foreign key ("need_id") references "need" ("id");`,
    );
    this.addSql(
      `alter table "match" add constraint "match_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "match" add constraint "match_volunteer_id_foreign" foreign key ("volunteer_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "match" add constraint "match_source_check" check ("source" in ('suggested', 'self'));`,
    );
    this.addSql(
      `alter table "match" add constraint "match_state_check" check ("state" in ('offered', 'accepted', 'declined', 'expired', 'withdrawn'));`,
    );

    this.addSql(
      `alter table "assignment" add constraint "assignment_match_id_foreign" foreign key ("match_id") references "match" ("id");`,
    );
    this.addSql(
      `alter table "assignment" add constraint "assignment_need_id_foreign" foreign key ("need_id") references "need" ("id");`,
    );
    this.addSql(
      `alter table "assignment" add constraint "assignment_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "assignment" add constraint "assignment_volunteer_id_foreign" foreign key ("volunteer_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "assignment" add constraint "assignment_state_check" check ("state" in ('interested', 'confirmed', 'checked-in', 'showed', 'late', 'excused', 'no-show', 'cancelled'));`,
    );
    this.addSql(
      `alter table "assignment" add constraint "assignment_cancelled_by_check" check ("cancelled_by" in ('volunteer', 'nonprofit'));`,
    );

    // Nobody is in two places at once, whatever a program forgets to look at.
    this.addSql(
      `alter table "assignment" add constraint "assignment_no_overlap" exclude using gist ("volunteer_id" with =, tstzrange("starts_at", "ends_at") with &&) where ("state" in ('confirmed', 'checked-in'));`,
    );

    this.addSql(
      `alter table "feedback" add constraint "feedback_assignment_id_foreign" foreign key ("assignment_id") references "assignment" ("id");`,
    );
    this.addSql(
      `alter table "feedback" add constraint "feedback_need_id_foreign" foreign key ("need_id") references "need" ("id");`,
    );
    this.addSql(
      `alter table "feedback" add constraint "feedback_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "feedback" add constraint "feedback_volunteer_id_foreign" foreign key ("volunteer_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "feedback" add constraint "feedback_author_id_foreign" foreign key ("author_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "feedback" add constraint "feedback_rating_check" check ("rating" >= 1 and "rating" <= 5);`,
    );
    this.addSql(
      `alter table "feedback" add constraint "feedback_recommendation_check" check ("recommendation" >= 0 and "recommendation" <= 10);`,
    );
    this.addSql(
      `alter table "feedback" add constraint "feedback_side_check" check ("side" in ('volunteer', 'nonprofit'));`,
    );
  }
}
