import { t } from '../../../messages.ts';

const three = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** `0.714`; a dash for what cannot be told. */
export const formatShare = (value: number | null): string =>
  value === null ? t('learning.nothing') : three.format(value).replace('-', '−');
