/** Taking back what was done, on whatever page one is by then. */
export const undoWords = {
  'history.undo-of': 'Undo: {what}',
  'history.undone': 'Taken back: {what}',
  'history.done-again': 'Done again: {what}',
  'history.refused': 'It was not taken back: {what}. {why}',
} as const;
