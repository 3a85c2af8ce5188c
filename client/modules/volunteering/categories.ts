import type { NeedView } from '#shared/volunteering.ts';
import { t } from '../../messages.ts';

type Category = NeedView['category'];

// A record, so that the compiler misses a category that is added to the contract.
const labels: Record<Category, string> = {
  Food: t('need.category.Food'),
  Education: t('need.category.Education'),
  'Older adults': t('need.category.Older adults'),
  'Children and youth': t('need.category.Children and youth'),
  Environment: t('need.category.Environment'),
  Health: t('need.category.Health'),
  Arts: t('need.category.Arts'),
  Animals: t('need.category.Animals'),
  Emergency: t('need.category.Emergency'),
  Community: t('need.category.Community'),
  Other: t('need.category.Other'),
};

export const CATEGORIES = (Object.keys(labels) as Category[]).map((value) => ({
  value,
  label: labels[value],
}));
