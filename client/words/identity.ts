/** Greeting, and the way to one’s account. */
export const identityWords = {
  'greet.morning': 'Good morning, {name}',
  'greet.afternoon': 'Good afternoon, {name}',
  'greet.evening': 'Good evening, {name}',
  'account.title': 'Account',
  'account.open': 'Account and security',
} as const;
