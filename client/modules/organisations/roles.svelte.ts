import type { RoleView } from '#shared/organisations.ts';
import { type Grants, isPresetRole, mayGrant, PRESET_GRANTS, ROLES, type Standing } from '#shared/rights.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { type Items, rolesUrl } from './api.ts';
import { roleName } from './role-name.ts';

/** Presets and the organisation's own roles, by name and by what they allow. Made while a component is set up. */
export class Roles {
  readonly own;

  constructor(organisationId: () => string | null) {
    this.own = liveCollection<Items<RoleView>, RoleView>(() => {
      const id = organisationId();
      return (
        id && {
          url: rolesUrl(id),
          from: { 'organisations.role': (answer) => answer.items },
          matches: (role) => role.organisationId === id,
          order: by((role) => role.name.toLowerCase()),
        }
      );
    });
  }

  /** What a role is called; nothing while the organisation's own are not there yet. */
  nameOf(role: string): string {
    return isPresetRole(role) ? roleName(role) : (this.#find(role)?.name ?? '');
  }

  grantsOf(role: string): Grants {
    return isPresetRole(role) ? PRESET_GRANTS[role] : (this.#find(role)?.grants ?? {});
  }

  /** Roles that somebody of this standing may give, to choose from. */
  givenBy(standing: Standing): { value: string; label: string }[] {
    return [...ROLES, ...this.own.items.map(({ id }) => id)]
      .filter((role) => mayGrant(standing, { role, grants: this.grantsOf(role) }))
      .map((role) => ({ value: role as string, label: this.nameOf(role) }));
  }

  #find(id: string): RoleView | undefined {
    return this.own.items.find((role) => role.id === id);
  }
}
