import { z } from 'zod';
import { Email, TimeZone } from './identity.ts';
import { ROLES } from './rights.ts';

export const ORGANISATION_KINDS = ['nonprofit', 'business', 'vendor', 'client', 'community'] as const;

export const CreateOrganisation = z
  .strictObject({
    name: z.string().trim().min(1, { message: 'Name the organisation.' }).max(120),
    kind: z.enum(ORGANISATION_KINDS),
    timeZone: TimeZone,
  })
  .meta({ id: 'CreateOrganisation' });
export type CreateOrganisation = z.input<typeof CreateOrganisation>;

export const AddMember = z.strictObject({ email: Email, role: z.enum(ROLES) }).meta({ id: 'AddMember' });
export type AddMember = z.input<typeof AddMember>;

/** Change type `organisations.organisation`, in the organisation's room. */
export const OrganisationView = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(ORGANISATION_KINDS),
    timeZone: z.string(),
    version: z.number().int(),
  })
  .meta({ id: 'OrganisationView' });
export type OrganisationView = z.output<typeof OrganisationView>;

/** Change type `organisations.membership`, in the organisation's and the member's room. */
export const MembershipView = z
  .strictObject({
    id: z.uuid(),
    organisationId: z.uuid(),
    accountId: z.uuid(),
    displayName: z.string(),
    role: z.enum(ROLES),
    version: z.number().int(),
  })
  .meta({ id: 'MembershipView' });
export type MembershipView = z.output<typeof MembershipView>;
