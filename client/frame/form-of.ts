/** The page whose form a write came from, where what was typed waits; undefined where there is none. */
export function formOf(path: string): string | undefined {
  const need = /^\/api\/nonprofit\/needs\/([^/]+)$/.exec(path);
  return need ? `/needs/${need[1]}/edit` : undefined;
}
