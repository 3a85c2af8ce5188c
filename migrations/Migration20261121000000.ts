import { Migration } from '@mikro-orm/migrations';

export class Migration20261121000000 extends Migration {
  override name = 'Migration20261121000000';

  override up(): void | Promise<void> {
    // The kernel: rooms, their log, history, and what makes requests repeatable.
    this.addSql(
      `create table "database_epoch" ("one" boolean not null default true check ("one"), "epoch" uuid not null, primary key ("one"));`,
    );
    this.addSql(`insert into "database_epoch" ("epoch") values (gen_random_uuid());`);
    this.addSql(
      `create table "room" ("name" text not null, "seq" bigint not null, "min_seq" bigint not null default 0, primary key ("name")) with (fillfactor = 50);`,
    );
    this.addSql(
      `create table "change" ("room" text not null, "seq" bigint not null, "entries" json null, "actor" text not null, "mutation" text null, "at" timestamptz not null, primary key ("room", "seq"));`,
    );
    this.addSql(`create index "change_at_index" on "change" using brin ("at");`);
    this.addSql(
      `create table "history" ("id" bigint generated always as identity, "organisation" uuid null, "entity" text not null, "entity_id" text not null, "version" int not null, "before" jsonb null, "after" jsonb null, "actor" text not null, "source" text null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "history_entity_index" on "history" ("entity", "entity_id", "version");`);
    this.addSql(`create index "history_organisation_index" on "history" ("organisation", "id");`);
    this.addSql(
      `create table "idempotency" ("actor" text not null, "route" text not null, "key" text not null, "hash" text not null, "status" int not null, "body" json null, "at" timestamptz not null, primary key ("actor", "route", "key"));`,
    );
    this.addSql(`create index "idempotency_at_index" on "idempotency" using brin ("at");`);
    this.addSql(
      `create table "socket_ticket" ("hash" text not null, "account_id" uuid not null, "session_id" uuid not null, "ends_at" timestamptz not null, primary key ("hash"));`,
    );
    this.addSql(
      `create table "lease" ("name" text not null, "holder" uuid not null, "fence" bigint not null, "ends_at" timestamptz not null, primary key ("name"));`,
    );
    this.addSql(
      `create table "projection" ("name" text not null, "room" text not null, "seq" bigint null, primary key ("name", "room"));`,
    );
    this.addSql(
      `create table "setting" ("name" text not null, "value" text not null, primary key ("name"));`,
    );

    this.addSql(
      `create table "access_end" ("id" uuid not null, "account_id" uuid not null, "ground" varchar(255) not null, "reason" varchar(255) not null, "ended_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(
      `create table "account" ("id" uuid not null, "email" varchar(255) not null, "display_name" varchar(255) not null, "bio" text not null default '', "time_zone" varchar(255) not null, "administrator" boolean not null default false, "password_hash" varchar(255) null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`alter table "account" add constraint "account_email_unique" unique ("email");`);

    this.addSql(
      `create table "need_suggestions" ("id" uuid not null, "best" json not null, "eligible" int not null, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(
      `create table "nonprofit" ("id" uuid not null, "mission" text not null default '', "address" text not null default '', "latitude" double precision null, "longitude" double precision null, "contact" varchar(255) not null default '', "verified" boolean not null default false, "imported_from" varchar(255) null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(
      `alter table "nonprofit" add constraint "nonprofit_imported_from_unique" unique ("imported_from");`,
    );

    this.addSql(
      `create table "organisation" ("id" uuid not null, "name" varchar(255) not null, "kind" text not null, "time_zone" varchar(255) not null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(
      `create table "membership" ("id" uuid not null, "organisation_id" uuid not null, "account_id" uuid not null, "display_name" varchar(255) not null, "role" text not null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`create index "membership_account_id_index" on "membership" ("account_id");`);
    this.addSql(
      `alter table "membership" add constraint "membership_organisation_id_account_id_unique" unique ("organisation_id", "account_id");`,
    );

    this.addSql(
      `create table "volunteer_suggestions" ("id" uuid not null, "best" json not null, "eligible" int not null, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(
      `create table "zone" ("id" uuid not null, "code" varchar(255) not null, "name" varchar(255) not null, "borough" varchar(255) not null, "time_zone" varchar(255) not null, "geometry" jsonb not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`alter table "zone" add constraint "zone_code_unique" unique ("code");`);

    this.addSql(
      `create table "volunteer" ("id" uuid not null, "skills" jsonb not null, "availability" jsonb not null, "time_zone" varchar(255) not null, "address" text not null default '', "latitude" double precision null, "longitude" double precision null, "zone_id" uuid null, "max_distance_miles" double precision not null, "qualifications" jsonb not null, "birth_year" int null, "hours_done" double precision not null default 0, "showed" int not null default 0, "late" int not null default 0, "no_show" int not null default 0, "excused" int not null default 0, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`create index "volunteer_zone_id_index" on "volunteer" ("zone_id");`);

    this.addSql(
      `create table "need" ("id" uuid not null, "organisation_id" uuid not null, "organisation_name" varchar(255) not null, "zone_id" uuid null, "zone_name" varchar(255) null, "title" text not null, "description" text not null default '', "category" text not null, "required_skills" jsonb not null, "useful_skills" jsonb not null, "required_qualifications" jsonb not null, "minimum_age" int null, "starts_at" timestamptz not null, "ends_at" timestamptz not null, "time_zone" varchar(255) not null, "time_assumed" boolean not null default false, "address" text not null default '', "latitude" double precision null, "longitude" double precision null, "places_min" int not null, "places_max" int not null, "sign_up" text not null, "cancel_until" timestamptz null, "recurrence" text null, "state" text not null, "imported_from" varchar(255) null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`alter table "need" add constraint "need_imported_from_unique" unique ("imported_from");`);
    this.addSql(
      `create index "need_organisation_id_starts_at_index" on "need" ("organisation_id", "starts_at");`,
    );
    this.addSql(`create index "need_zone_id_starts_at_index" on "need" ("zone_id", "starts_at");`);

    this.addSql(
      `create table "zone_figures" ("id" uuid not null, "open_needs" int not null default 0, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(
      `alter table "organisation" add constraint "organisation_kind_check" check ("kind" in ('nonprofit', 'business', 'vendor', 'client', 'community'));`,
    );

    this.addSql(
      `alter table "membership" add constraint "membership_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "membership" add constraint "membership_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "membership" add constraint "membership_role_check" check ("role" in ('owner', 'administrator', 'coordinator', 'vice-president', 'sales-manager', 'partnership-manager', 'location-manager', 'crew', 'moderator'));`,
    );

    this.addSql(
      `alter table "volunteer" add constraint "volunteer_zone_id_foreign" foreign key ("zone_id") references "zone" ("id") on delete restrict;`,
    );

    this.addSql(
      `alter table "need" add constraint "need_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "need" add constraint "need_zone_id_foreign" foreign key ("zone_id") references "zone" ("id") on delete restrict;`,
    );
    this.addSql(
      `alter table "need" add constraint "need_category_check" check ("category" in ('Food', 'Education', 'Older adults', 'Children and youth', 'Environment', 'Health', 'Arts', 'Animals', 'Emergency', 'Community', 'Other'));`,
    );
    this.addSql(
      `alter table "need" add constraint "need_sign_up_check" check ("sign_up" in ('instant', 'approval'));`,
    );
    this.addSql(
      `alter table "need" add constraint "need_state_check" check ("state" in ('draft', 'open', 'filled', 'in-progress', 'done', 'cancelled'));`,
    );

    // Tables that are written by statements alone.
    this.addSql(
      `create table "session" ("id" uuid not null, "account_id" uuid not null references "account" ("id") on delete cascade, "device" text not null, "begun_at" timestamptz not null, "used_at" timestamptz not null, "revoked_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "session_account_id_index" on "session" ("account_id");`);
    this.addSql(
      `create table "refresh_token" ("hash" text not null, "session_id" uuid not null references "session" ("id") on delete cascade, "used_at" timestamptz null, "ends_at" timestamptz not null, primary key ("hash"));`,
    );
    this.addSql(`create index "refresh_token_session_id_index" on "refresh_token" ("session_id");`);
    this.addSql(
      `create table "zone_open_need" ("zone_id" uuid not null references "zone" ("id") on delete cascade, "need_id" uuid not null, primary key ("zone_id", "need_id"));`,
    );
    this.addSql(`create index "zone_open_need_need_id_index" on "zone_open_need" ("need_id");`);
  }
}
