export type StatusTone = 'draft' | 'open' | 'filled' | 'progress' | 'done' | 'cancelled' | 'risk';
