import { Migration } from '@mikro-orm/migrations';

export class Migration20261126194000 extends Migration {
  override name = 'Migration20261126194000';

  override up(): void | Promise<void> {
    // The link by which somebody's calendar reads their commitments: only its hash is kept.
    this.addSql(
      `create table "calendar_feed" ("account_id" uuid not null, "token_hash" text not null, "at" timestamptz not null, primary key ("account_id"));`,
    );
    this.addSql(
      `alter table "calendar_feed" add constraint "calendar_feed_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );
    this.addSql(`create unique index "calendar_feed_token_hash_unique" on "calendar_feed" ("token_hash");`);
  }
}
