/** What the pages of one's shifts and of one need say. Learned with them. */
export const shiftsPageWords = {
  'need.closed-filled': 'Every place is taken. Places come free again: look later, or choose something else.',
  'need.closed-begun': 'The work has begun, so nobody signs up any more.',
  'need.closed-done': 'This is over.',
  'need.closed-cancelled': '{organisation} has cancelled this need.',
  'shift.older': 'Show older',
  'shifts.title': 'My shifts',
  'shifts.filter': 'Which shifts',
  'shifts.coming': 'Coming',
  'shifts.waiting': 'Waiting',
  'shifts.over': 'Over',
  'shifts.none-coming': 'No shift ahead',
  'shifts.none-coming-text':
    'Take a place in a need that fits you, and it stands here with when, where and whom to ask.',
  'shifts.none-waiting': 'Nothing waits for an answer',
  'shifts.none-waiting-text': 'Some organisations decide who comes. What you ask them for waits here.',
  'shifts.none-over': 'Nothing behind you yet',
  'shifts.none-over-text': 'What you have done stands here with its hours, and you can say how it was.',
  'shifts.see-fitting': 'See what fits me',
  'shifts.find': 'Find needs',
  'shifts.partial': 'The newest {count} are here; older ones are not.',
} as const;
