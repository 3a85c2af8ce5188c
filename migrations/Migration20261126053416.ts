import { Migration } from '@mikro-orm/migrations';

export class Migration20261126053416 extends Migration {
  override name = 'Migration20261126053416';

  override up(): void | Promise<void> {
    // Marks of one person on several devices: when the one that stands was made, and those that it overtook.
    this.addSql(
      `alter table "assignment" add "marked_at" timestamptz null, add "overtaken" json not null default '[]';`,
    );
    // What was marked so far counts from when it was stored.
    this.addSql(
      `update "assignment" set "marked_at" = coalesce("settled_at", "checked_in_at")
       where "state" in ('checked-in', 'showed', 'late', 'excused', 'no-show');`,
    );
  }
}
