/** Something that is told on a timeline beside the lines of its history. */
export interface TimelineNote {
  key: string;
  at: string;
  who: string;
  /** The same for notes that can be told as one. */
  kind: string;
  /** After the names of so many people: "signed up". */
  tell: (count: number) => string;
}

/** Several notes that say the same of several people at nearly the same time. */
export interface NoteGroup {
  key: string;
  /** Of the newest. */
  at: string;
  names: string[];
  what: string;
}

const TOGETHER_MS = 10 * 60_000;

/** Newest first; what was said of many within ten minutes is said once. */
export function groupNotes(notes: readonly TimelineNote[]): NoteGroup[] {
  const groups: (Omit<NoteGroup, 'what'> & Pick<TimelineNote, 'kind' | 'tell'> & { last: number })[] = [];
  const newestFirst = notes.toSorted(
    (a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.key < b.key ? -1 : 1),
  );
  for (const { key, at, who, kind, tell } of newestFirst) {
    const time = Date.parse(at);
    const group = groups.find((other) => other.kind === kind && other.last - time <= TOGETHER_MS);
    if (!group) groups.push({ key, at, names: [who], kind, tell, last: time });
    else {
      group.last = time;
      if (!group.names.includes(who)) group.names.push(who);
    }
  }
  return groups.map(({ key, at, names, tell }) => ({ key, at, names, what: tell(names.length) }));
}
