import { Migration } from '@mikro-orm/migrations';

export class Migration20261126055234 extends Migration {
  override name = 'Migration20261126055234';

  override up(): void | Promise<void> {
    // Whoever moves many commitments at once passes through states in which they overlap; what counts is the end.
    this.addSql(`alter table "assignment" drop constraint "assignment_no_overlap";`);
    this.addSql(
      `alter table "assignment" add constraint "assignment_no_overlap" exclude using gist ("volunteer_id" with =, tstzrange("starts_at", "ends_at") with &&) where ("state" in ('confirmed', 'checked-in')) deferrable initially immediate;`,
    );
  }
}
