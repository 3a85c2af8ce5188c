import type { BlockView } from '#shared/identity.ts';
import { session } from '../../kernel/client.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { type BlocksAnswer, blocksUrl } from './account-api.ts';

/** Whom the person has blocked, the newest first. Made while a component is set up. */
export const myBlocks = () =>
  liveCollection<BlocksAnswer, BlockView>(
    () =>
      session.user && {
        url: blocksUrl,
        from: { 'identity.block': (answer) => answer.items },
        order: by((block) => Date.parse(block.createdAt), 'descending'),
      },
  );
