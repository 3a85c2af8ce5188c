import { Migration } from '@mikro-orm/migrations';

export class Migration20261125100000 extends Migration {
  override name = 'Migration20261125100000';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "account" add column "email_verified_at" timestamptz null, add column "username" varchar(30) null, add column "country" varchar(255) not null default 'unknown', add column "locale" varchar(255) not null default 'en', add column "picture" varchar(255) null, add column "second_factor_at" timestamptz null;`,
    );
    this.addSql(
      `alter table "account" add constraint "account_username_check" check ("username" ~ '^[A-Za-z0-9_.]{3,30}$');`,
    );
    this.addSql(
      `alter table "account" add constraint "account_country_check" check ("country" = 'unknown' or "country" ~ '^[A-Z]{2}$');`,
    );
    this.addSql(`create unique index "account_username_unique" on "account" (lower("username"));`);

    // The address somebody came from, as an HMAC.
    this.addSql(`alter table "session" add column "source" text null;`);

    this.addSql(
      `create table "passkey" ("id" uuid not null, "account_id" uuid not null, "name" varchar(255) not null, "credential_id" text not null, "public_key" text not null, "counter" bigint not null, "transports" jsonb not null, "site" varchar(255) not null, "synced" boolean not null, "created_at" timestamptz not null, "used_at" timestamptz null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(
      `alter table "passkey" add constraint "passkey_credential_id_unique" unique ("credential_id");`,
    );
    this.addSql(`create index "passkey_account_id_index" on "passkey" ("account_id");`);
    this.addSql(
      `alter table "passkey" add constraint "passkey_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );

    this.addSql(
      `create table "api_key" ("id" uuid not null, "account_id" uuid not null, "name" varchar(255) not null, "scopes" jsonb not null, "start" varchar(255) not null, "hash" varchar(255) not null, "created_at" timestamptz not null, "ends_at" timestamptz null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`alter table "api_key" add constraint "api_key_hash_unique" unique ("hash");`);
    this.addSql(`create index "api_key_account_id_index" on "api_key" ("account_id");`);
    this.addSql(
      `alter table "api_key" add constraint "api_key_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );

    // Tables that are written by statements alone.
    this.addSql(
      `create table "second_factor" ("account_id" uuid not null references "account" ("id") on delete cascade, "secret" text not null, "confirmed_at" timestamptz null, "last_step" bigint not null default 0, "failures" int not null default 0, "blocked_until" timestamptz null, primary key ("account_id"));`,
    );
    this.addSql(
      `create table "recovery_code" ("account_id" uuid not null references "second_factor" ("account_id") on delete cascade, "hash" text not null, primary key ("account_id", "hash"));`,
    );
    this.addSql(
      `create table "one_time_token" ("hash" text not null, "purpose" text not null check ("purpose" in ('verify-email', 'reset-password', 'second-factor', 'passkey-add', 'passkey-sign-in')), "account_id" uuid null references "account" ("id") on delete cascade, "device" text null, "tries" int not null default 0, "ends_at" timestamptz not null, primary key ("hash"));`,
    );
    this.addSql(
      `create index "one_time_token_account_id_index" on "one_time_token" ("account_id", "purpose");`,
    );
    this.addSql(`create index "one_time_token_ends_at_index" on "one_time_token" ("ends_at");`);
  }
}
