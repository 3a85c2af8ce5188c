import { Migration } from '@mikro-orm/migrations';

export class Migration20261126043158 extends Migration {
  override name = 'Migration20261126043158';

  override up(): void | Promise<void> {
    // Lists go by start and id: read off the index instead of sorted.
    this.addSql(`drop index "need_organisation_id_starts_at_index";`);
    this.addSql(`drop index "need_zone_id_starts_at_index";`);
    this.addSql(
      `create index "need_organisation_id_starts_at_id_index" on "need" ("organisation_id", "starts_at", "id");`,
    );
    this.addSql(`create index "need_zone_id_starts_at_id_index" on "need" ("zone_id", "starts_at", "id");`);
  }
}
