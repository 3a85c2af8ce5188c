import { Migration } from '@mikro-orm/migrations';

export class Migration20261126044000 extends Migration {
  override name = 'Migration20261126044000';

  override up(): void | Promise<void> {
    // Housekeeping looks for tokens that are past their end, among very many that are not.
    this.addSql(`create index "refresh_token_ends_at_index" on "refresh_token" ("ends_at");`);
  }
}
