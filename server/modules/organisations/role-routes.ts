import { type Route, read, write } from '#server/kernel/http/route.ts';
import { organisationRoom, userRoom } from '#shared/kernel/rooms.ts';
import { CreateRole, ReviseRole, RoleView } from '#shared/organisations.ts';
import { createRole } from './create-role.ts';
import { CustomRole } from './custom-role.entity.ts';
import { authorise, mayHear } from './policy.ts';
import { removeRole } from './remove-role.ts';
import { reviseRole } from './revise-role.ts';
import { roleView } from './views.ts';
import { wholeList } from './whole-list.ts';

const BEYOND = 'The role would allow or allows more than the caller may.';

/** Roles of an organisation's own, beside the presets. */
export const roleRoutes: Route[] = [
  read({
    path: '/organisations/:id/roles',
    access: 'signed-in',
    policy: 'organisation.read',
    summary: "Roles of the organisation's own.",
    answer: wholeList(RoleView),
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      authorise(actor, 'organisation.read', { organisationId: id }, 'organisation');
      const roles = await em.find(CustomRole, { organisationId: id }, { orderBy: { name: 'asc' } });
      shows(mayHear(actor, id) ? organisationRoom(id) : userRoom(actor.accountId));
      return { items: roles.map(roleView), nextCursor: null };
    },
  }),
  write('post', {
    path: '/organisations/:id/roles',
    access: 'signed-in',
    policy: 'role.manage',
    summary: 'Makes a role.',
    body: CreateRole,
    status: 201,
    answer: RoleView,
    example: {
      name: 'Shift lead',
      grants: { 'organisation.read': 'organisation', 'member.read': 'organisation', 'team.manage': 'team' },
    },
    refusals: { taken: 'There is a role of this name, in whatever case of letters.', 'not-allowed': BEYOND },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const role = createRole(transaction, actor, id, body, now);
      await transaction.em.flush();
      return roleView(role);
    },
  }),
  write('patch', {
    path: '/organisations/:id/roles/:roleId',
    access: 'signed-in',
    policy: 'role.manage',
    summary: 'Changes what a role is called or allows; If-Match carries the version that was seen.',
    body: ReviseRole,
    conditional: 'required',
    answer: RoleView,
    example: { grants: { 'organisation.read': 'organisation' } },
    refusals: {
      version: 'Somebody else changed it meanwhile.',
      taken: 'There is a role of this name.',
      'not-allowed': BEYOND,
    },
    run: async ({ transaction, actor, params: { id = '', roleId = '' }, ifMatch, body, now }) => {
      const role = await reviseRole(transaction, actor, id, roleId, ifMatch, body, now);
      await transaction.em.flush();
      return roleView(role);
    },
  }),
  write('delete', {
    path: '/organisations/:id/roles/:roleId',
    access: 'signed-in',
    policy: 'role.manage',
    summary: 'Takes a role away that nobody has.',
    status: 204,
    refusals: { 'role-in-use': 'Somebody has it or is invited to it; says who.', 'not-allowed': BEYOND },
    run: async ({ transaction, actor, params: { id = '', roleId = '' } }) =>
      removeRole(transaction, actor, id, roleId),
  }),
];
