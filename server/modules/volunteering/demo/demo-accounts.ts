const PASSWORD = 'muster-demo';

/** Shown at start and on the sign-in page of a demo; never made outside demo mode. */
export const DEMO_ACCOUNTS = [
  { email: 'admin@demo.example', password: PASSWORD, what: 'platform administrator' },
  { email: 'coordinator@demo.example', password: PASSWORD, what: 'coordinator of Flatbush Pantry' },
  { email: 'volunteer@demo.example', password: PASSWORD, what: 'volunteer in Brooklyn' },
];
