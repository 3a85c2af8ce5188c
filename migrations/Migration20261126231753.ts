import { Migration } from '@mikro-orm/migrations';

export class Migration20261126231753 extends Migration {
  override name = 'Migration20261126231753';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "notification" ("id" uuid not null, "account_id" uuid not null, "type" text not null, "gathers" varchar(255) not null, "facts" json not null, "url" varchar(255) not null, "happened_at" timestamptz not null, "seen_at" timestamptz null, "read_at" timestamptz null, "archived_at" timestamptz null, "snoozed_until" timestamptz null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(
      `create index "notification_account_id_happened_at_id_index" on "notification" ("account_id", "happened_at", "id");`,
    );
    this.addSql(
      `create index "notification_account_id_gathers_index" on "notification" ("account_id", "gathers") where "read_at" is null;`,
    );

    this.addSql(
      `create table "notification_settings" ("id" uuid not null, "mail" json not null, "quiet_from" int null, "quiet_to" int null, "digest_at" int not null, "version" int not null default 1, primary key ("id"));`,
    );

    // What each account was told, by a name that no other happening has; and when it is mailed, and was.
    this.addSql(
      `create table "notification_event" ("account_id" uuid not null, "key" text not null, "about_id" uuid null, "notification_id" uuid null, "at" timestamptz not null, "mail_due_at" timestamptz null, "mailed_at" timestamptz null, primary key ("account_id", "key"));`,
    );
    this.addSql(
      `alter table "notification_event" add constraint "notification_event_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "notification_event" add constraint "notification_event_notification_id_foreign" foreign key ("notification_id") references "notification" ("id") on delete set null;`,
    );
    this.addSql(`create index "notification_event_about_id_index" on "notification_event" ("about_id");`);
    this.addSql(`create index "notification_event_key_index" on "notification_event" ("key");`);
    this.addSql(
      `create index "notification_event_notification_id_index" on "notification_event" ("notification_id");`,
    );
    this.addSql(
      `create index "notification_event_due_index" on "notification_event" ("mail_due_at") where "mailed_at" is null and "mail_due_at" is not null;`,
    );
    this.addSql(
      `alter table "notification" add constraint "notification_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "notification" add constraint "notification_type_check" check ("type" in ('offer', 'reminder', 'place-given', 'place-lost', 'shift-changed', 'thanks', 'signed-up', 'waiting', 'gave-up', 'at-risk'));`,
    );
  }
}
