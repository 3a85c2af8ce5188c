import { z } from 'zod';
import { Email, TimeZone } from './identity.ts';
import { ROLES } from './rights.ts';

export const ORGANISATION_KINDS = ['nonprofit', 'business', 'vendor', 'client', 'community'] as const;

export const CreateOrganisation = z.strictObject({
  name: z.string().trim().min(1, { message: 'Name the organisation.' }).max(120),
  kind: z.enum(ORGANISATION_KINDS),
  timeZone: TimeZone,
});
export type CreateOrganisation = z.input<typeof CreateOrganisation>;

export const AddMember = z.strictObject({ email: Email, role: z.enum(ROLES) });
export type AddMember = z.input<typeof AddMember>;

/** Change type `organisations.organisation`, in the organisation's room. */
export interface OrganisationView {
  id: string;
  name: string;
  kind: (typeof ORGANISATION_KINDS)[number];
  timeZone: string;
  version: number;
}

/** Change type `organisations.membership`, in the organisation's and the member's room. */
export interface MembershipView {
  id: string;
  organisationId: string;
  accountId: string;
  displayName: string;
  role: (typeof ROLES)[number];
  version: number;
}
