import { Migration } from '@mikro-orm/migrations';

export class Migration20261125110000 extends Migration {
  override name = 'Migration20261125110000';

  override up(): void | Promise<void> {
    this.addSql(`alter table "account" add column "suspended_at" timestamptz null;`);
    this.addSql(`alter table "account" add column "suspension_reason" text null;`);

    this.addSql(
      `create table "block" ("id" uuid not null, "account_id" uuid not null, "blocked_id" uuid not null, "display_name" varchar(255) not null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"), constraint "block_of_another_check" check ("account_id" <> "blocked_id"));`,
    );
    this.addSql(`create index "block_blocked_id_index" on "block" ("blocked_id");`);
    this.addSql(
      `alter table "block" add constraint "block_account_id_blocked_id_unique" unique ("account_id", "blocked_id");`,
    );

    // Roles of an organisation's own.
    this.addSql(
      `create table "custom_role" ("id" uuid not null, "organisation_id" uuid not null, "name" varchar(255) not null, "grants" jsonb not null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(
      `create unique index "custom_role_name_unique" on "custom_role" ("organisation_id", lower("name"));`,
    );
    this.addSql(
      `alter table "custom_role" add constraint "custom_role_id_organisation_id_unique" unique ("id", "organisation_id");`,
    );

    // A member has a preset or a role of the organisation's own.
    this.addSql(`alter table "membership" alter column "role" drop not null;`);
    this.addSql(`alter table "membership" add column "custom_role_id" uuid null;`);
    this.addSql(`alter table "membership" add column "told_at" timestamptz null;`);
    this.addSql(
      `alter table "membership" add constraint "membership_one_role_check" check (num_nonnulls("role", "custom_role_id") = 1);`,
    );
    this.addSql(`create index "membership_custom_role_id_index" on "membership" ("custom_role_id");`);

    this.addSql(
      `create table "team" ("id" uuid not null, "organisation_id" uuid not null, "name" varchar(255) not null, "manager_id" uuid null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(`create unique index "team_name_unique" on "team" ("organisation_id", lower("name"));`);
    this.addSql(
      `alter table "team" add constraint "team_id_organisation_id_unique" unique ("id", "organisation_id");`,
    );
    this.addSql(
      `create table "team_member" ("id" uuid not null, "organisation_id" uuid not null, "team_id" uuid not null, "account_id" uuid not null, "display_name" varchar(255) not null, "created_at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );
    this.addSql(
      `create index "team_member_account_id_organisation_id_index" on "team_member" ("account_id", "organisation_id");`,
    );
    this.addSql(
      `alter table "team_member" add constraint "team_member_team_id_account_id_unique" unique ("team_id", "account_id");`,
    );

    this.addSql(
      `create table "invitation" ("id" uuid not null, "organisation_id" uuid not null, "email" varchar(255) not null, "role" text null, "custom_role_id" uuid null, "team_ids" jsonb not null, "token_hash" varchar(255) not null, "inviter_id" uuid not null, "inviter_name" varchar(255) not null, "sent_at" timestamptz not null, "ends_at" timestamptz not null, "version" int not null default 1, primary key ("id"), constraint "invitation_one_role_check" check (num_nonnulls("role", "custom_role_id") = 1));`,
    );
    this.addSql(`create index "invitation_custom_role_id_index" on "invitation" ("custom_role_id");`);
    this.addSql(
      `alter table "invitation" add constraint "invitation_token_hash_unique" unique ("token_hash");`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_organisation_id_email_unique" unique ("organisation_id", "email");`,
    );

    this.addSql(
      `create table "operation" ("id" uuid not null, "verb" text not null, "jobs" int not null, "queues" jsonb not null, "by_id" uuid not null, "by_name" varchar(255) not null, "at" timestamptz not null, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(
      `alter table "block" add constraint "block_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "block" add constraint "block_blocked_id_foreign" foreign key ("blocked_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "custom_role" add constraint "custom_role_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "membership" add constraint "membership_custom_role_id_foreign" foreign key ("custom_role_id") references "custom_role" ("id") on delete restrict;`,
    );
    this.addSql(
      `alter table "team" add constraint "team_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "team" add constraint "team_manager_id_foreign" foreign key ("manager_id") references "account" ("id") on delete restrict;`,
    );
    this.addSql(
      `alter table "team_member" add constraint "team_member_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "team_member" add constraint "team_member_team_id_foreign" foreign key ("team_id") references "team" ("id");`,
    );
    this.addSql(
      `alter table "team_member" add constraint "team_member_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_organisation_id_foreign" foreign key ("organisation_id") references "organisation" ("id");`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_custom_role_id_foreign" foreign key ("custom_role_id") references "custom_role" ("id") on delete restrict;`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_inviter_id_foreign" foreign key ("inviter_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "operation" add constraint "operation_by_id_foreign" foreign key ("by_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_role_check" check ("role" in ('owner', 'administrator', 'coordinator', 'vice-president', 'sales-manager', 'partnership-manager', 'location-manager', 'crew', 'moderator'));`,
    );
    this.addSql(
      `alter table "operation" add constraint "operation_verb_check" check ("verb" in ('retry', 'discard'));`,
    );

    // Over two columns, which entities cannot say: role, team and person are of one and the same organisation.
    this.addSql(
      `alter table "membership" add constraint "membership_own_role_foreign" foreign key ("custom_role_id", "organisation_id") references "custom_role" ("id", "organisation_id");`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_own_role_foreign" foreign key ("custom_role_id", "organisation_id") references "custom_role" ("id", "organisation_id");`,
    );
    this.addSql(
      `alter table "team_member" add constraint "team_member_own_team_foreign" foreign key ("team_id", "organisation_id") references "team" ("id", "organisation_id");`,
    );
    this.addSql(
      `alter table "team_member" add constraint "team_member_membership_foreign" foreign key ("organisation_id", "account_id") references "membership" ("organisation_id", "account_id");`,
    );
    // The manager is one of the team. A team is made before its people, and both may go in one commit.
    this.addSql(
      `alter table "team" add constraint "team_manager_place_foreign" foreign key ("id", "manager_id") references "team_member" ("team_id", "account_id") deferrable initially deferred;`,
    );
  }
}
