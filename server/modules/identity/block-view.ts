import type { BlockView } from '#shared/identity.ts';
import type { Block } from './block.entity.ts';

export function blockView({ id, blockedId, displayName, createdAt, version }: Block): BlockView {
  return { id, blockedId, displayName, createdAt: createdAt.toISOString(), version };
}
