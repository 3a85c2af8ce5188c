/** The link by which a calendar reads one's shifts. Learned with its dialog. */
export const calendarWords = {
  'calendar.title': 'Your shifts in your calendar',
  'calendar.lead':
    'Your calendar reads them by a link of your own, and follows every change. Whoever has the link reads your shifts, so keep it to yourself.',
  'calendar.none': 'There is no link yet.',
  'calendar.since': 'There is a link since {date}. It is not shown again; a new one ends it.',
  'calendar.make': 'Make a link',
  'calendar.make-anew': 'Make a new link',
  'calendar.end': 'End the link',
  'calendar.ended': 'The calendar link leads nowhere now',
  'calendar.made': 'Copy it now: it is not shown again.',
  'calendar.subscribe': 'Open in a calendar',
  'calendar.how': 'In Google Calendar: Other calendars, From URL. In Apple or Outlook: Add a subscription.',
  'calendar.link': 'Link of your calendar',
} as const;
