import { isPresetRole } from '#shared/rights.ts';
import { t } from '../../messages.ts';

/** What a role is called. */
export const roleName = (role: string): string => (isPresetRole(role) ? t(`role.${role}`) : role);
