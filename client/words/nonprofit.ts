/** What a nonprofit says of itself, and where volunteers read it. Learned with those pages. */
export const nonprofitWords = {
  'nonprofit.title': 'What volunteers see',
  'nonprofit.lead':
    'Stands beside every need of {name}. New needs begin with its address and its point on the map.',
  'nonprofit.read-only': 'Your role does not change these. Ask an owner or administrator.',
  'nonprofit.mission': 'What you do, and for whom',
  'nonprofit.mission-help': 'Two or three sentences that make somebody want to come.',
  'nonprofit.address': 'Address',
  'nonprofit.contact': 'Whom to ask',
  'nonprofit.contact-help': 'A name with a number or an address. Only who has promised to come reads it.',
  'nonprofit.point': 'Point on the map',
  'nonprofit.save': 'Save what volunteers see',
  'nonprofit.saved': 'Volunteers see it now',
  'nonprofit.nothing': 'Nothing is said yet.',
  'nonprofit.verified': 'Verified',
  'nonprofit.about': 'About {name}',
} as const;
