import { Migration } from '@mikro-orm/migrations';

export class Migration20261126050510 extends Migration {
  override name = 'Migration20261126050510';

  override up(): void | Promise<void> {
    // Figures that are counted again from other rows.
    this.addSql(
      `create table "nonprofit_figures" ("id" uuid not null, "counts" json not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(
      `create table "platform_figures" ("id" uuid not null, "counts" json not null, "version" int not null default 1, primary key ("id"));`,
    );
  }
}
