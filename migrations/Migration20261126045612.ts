import { Migration } from '@mikro-orm/migrations';

export class Migration20261126045612 extends Migration {
  override name = 'Migration20261126045612';

  override up(): void | Promise<void> {
    // Whoever looks for work asks for what is open: around a place, or by start wherever it is.
    this.addSql(
      `create index "need_latitude_longitude_index" on "need" ("latitude", "longitude") where "state" = 'open';`,
    );
    this.addSql(
      `create index "need_starts_at_id_index" on "need" ("starts_at", "id") where "state" = 'open';`,
    );
  }
}
