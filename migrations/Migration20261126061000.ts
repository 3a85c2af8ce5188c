import { Migration } from '@mikro-orm/migrations';

export class Migration20261126061000 extends Migration {
  override name = 'Migration20261126061000';

  override up(): void | Promise<void> {
    this.addSql(`alter table "membership" add "picture" varchar(255) null;`);
    // From here on it follows the account's.
    this.addSql(
      `update "membership" m set "picture" = a."picture" from "account" a
       where a."id" = m."account_id" and a."picture" is not null;`,
    );
  }
}
