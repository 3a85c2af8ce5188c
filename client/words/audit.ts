/** Who did what, and the proof of it. Learned with their page. */
export const auditWords = {
  'audit.title': 'Audit',
  'audit.text': 'Everything that was written in {name}, newest first.',
  'audit.none': 'The audit belongs to an organisation',
  'audit.none-text': 'Owners and administrators of an organisation read its audit.',
  'audit.who': 'Who',
  'audit.what': 'What',
  'audit.when': 'When',
  'audit.where': 'From',
  'audit.change': 'Before and after',
  'audit.everyone': 'Everyone',
  'audit.everything': 'Everything',
  'audit.made': 'made',
  'audit.changed': 'changed',
  'audit.removed': 'removed',
  'audit.took-back': 'took back',
  'audit.erased': 'erased',
  'audit.verify': 'Verify',
  'audit.save': 'Download as CSV',
  'audit.whole': {
    one: '1 line is as it was written.',
    other: 'All {count} lines are as they were written.',
  },
  'audit.broken': {
    one: '1 line is not as it was written. Compare with a backup, and change who may reach the database.',
    other:
      '{count} lines are not as they were written. Compare with a backup, and change who may reach the database.',
  },
  'audit.line': 'Line {line}',
  'audit.chain': 'The chain',
  'audit.older': 'Show older',
  'audit.empty': 'Nothing like that has happened.',
} as const;
