/** Greeting, and the way to one’s account. */
export const identityWords = {
  'greet.morning': 'Good morning, {name}',
  'greet.afternoon': 'Good afternoon, {name}',
  'greet.evening': 'Good evening, {name}',
  'account.title': 'Account',
  'blocks.menu': 'More about {name}',
  'blocks.begin': 'Block',
  'blocks.begin-name': 'Block {name}',
  'blocks.ask': 'Block {name}?',
  'blocks.means':
    'You and {name} are not brought together any more, nor with organisations that the other works for. What is agreed already stays. They are not told. Your account page has the way back.',
  'blocks.begun': '{name} is blocked',
  'account.open': 'Account and security',
} as const;
