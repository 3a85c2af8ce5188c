import type { Kernel } from '#server/kernel/module.ts';
export function keepSuggestions(_kernel: Kernel): { start(): Promise<void>; stop(): Promise<void> } {
  return { start: async () => {}, stop: async () => {} };
}
