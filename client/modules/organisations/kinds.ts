import type { OrganisationView } from '#shared/organisations.ts';
import { t } from '../../messages.ts';

type Kind = OrganisationView['kind'];

// A record, so that the compiler misses a kind that is added to the contract.
const labels: Record<Kind, string> = {
  nonprofit: t('kind.nonprofit'),
  business: t('kind.business'),
  vendor: t('kind.vendor'),
  client: t('kind.client'),
  community: t('kind.community'),
};

export const kindName = (kind: Kind): string => labels[kind];

export const kindOptions = (Object.keys(labels) as Kind[]).map((value) => ({ value, label: labels[value] }));
