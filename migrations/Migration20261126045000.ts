import { Migration } from '@mikro-orm/migrations';

export class Migration20261126045000 extends Migration {
  override name = 'Migration20261126045000';

  override up(): void | Promise<void> {
    // A link that changes an account's address says to which, and in which session it was asked for.
    this.addSql(
      `alter table "one_time_token" add column "address" text null, add column "session_id" uuid null;`,
    );
    this.addSql(`alter table "one_time_token" drop constraint "one_time_token_purpose_check";`);
    this.addSql(
      `alter table "one_time_token" add constraint "one_time_token_purpose_check" check ("purpose" in ('verify-email', 'reset-password', 'change-email', 'second-factor', 'passkey-add', 'passkey-sign-in'));`,
    );
  }
}
