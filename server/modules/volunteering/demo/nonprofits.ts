import type { Point } from '#shared/volunteering.ts';
import { demoEmail } from './names.ts';

/** Where an organisation works. */
export interface DemoSite {
  label: string;
  address: string;
  /** Name of the demo zone that holds the point. */
  zone: string;
  point: Point;
}

export interface DemoNonprofit {
  key: string;
  name: string;
  mission: string;
  contact: string;
  verified: boolean;
  /** Of its first site. */
  address: string;
  point: Point;
  /** The coordinator's account. */
  coordinatorEmail: string;
  coordinatorName: string;
  sites: readonly [DemoSite, DemoSite, DemoSite];
}

const site = (label: string, street: string, zone: string, lat: number, lng: number): DemoSite => ({
  label,
  address: `${street}, Brooklyn, NY`,
  zone,
  point: { lat, lng },
});

function nonprofit(
  key: string,
  coordinator: { name: string; email?: string },
  about: Pick<DemoNonprofit, 'name' | 'mission' | 'verified' | 'sites'>,
): DemoNonprofit {
  const [headquarters] = about.sites;
  return {
    key,
    ...about,
    contact: `${coordinator.name}, ${key}@org.demo.example`,
    address: headquarters.address,
    point: headquarters.point,
    coordinatorName: coordinator.name,
    coordinatorEmail: coordinator.email ?? demoEmail(coordinator.name),
  };
}

/** Five invented organisations; the first is the one of the demo's coordinator account. */
export const NONPROFITS: readonly DemoNonprofit[] = [
  nonprofit(
    'flatbush-pantry',
    { name: 'Ruth Okafor', email: 'coordinator@demo.example' },
    {
      name: 'Flatbush Pantry',
      mission:
        'Nobody in Flatbush goes to bed hungry: groceries, hot lunches and a warm welcome, six days a week.',
      verified: true,
      sites: [
        site('Church Avenue', '2240 Church Avenue', 'Flatbush', 40.6502, -73.9572),
        site('Pitkin Avenue kitchen', '1610 Pitkin Avenue', 'Brownsville', 40.6692, -73.9112),
        site('Canarsie stand', '1385 Rockaway Parkway', 'Canarsie', 40.6432, -73.9008),
      ],
    },
  ),
  nonprofit(
    'stoop-readers',
    { name: 'Imani Caldwell' },
    {
      name: 'Stoop Readers',
      mission: 'Every child reads for joy by third grade, with a grown-up from the same block beside them.',
      verified: true,
      sites: [
        site('Halsey Street reading room', '388 Halsey Street', 'Bedford-Stuyvesant', 40.6836, -73.9383),
        site('Nostrand study hall', '720 Nostrand Avenue', 'Crown Heights', 40.6722, -73.9502),
        site('Knickerbocker corner', '270 Knickerbocker Avenue', 'Bushwick', 40.7013, -73.9228),
      ],
    },
  ),
  nonprofit(
    'porchlight-elders',
    { name: 'Leonid Brandt' },
    {
      name: 'Porchlight Elders',
      mission:
        'Company, rides and help with screens, so that older neighbours stay at home and stay in touch.',
      verified: true,
      sites: [
        site('Avenue J lounge', '1420 Avenue J', 'Midwood', 40.6251, -73.9617),
        site('86th Street day room', '2140 86th Street', 'Bensonhurst', 40.6046, -73.9967),
        site('Emmons Avenue terrace', '2210 Emmons Avenue', 'Sheepshead Bay', 40.5842, -73.9455),
      ],
    },
  ),
  nonprofit(
    'canal-and-canopy',
    { name: 'Josephine Tran' },
    {
      name: 'Canal & Canopy',
      mission: 'Cleaner water and more shade for the streets along the Gowanus Canal and Newtown Creek.',
      verified: true,
      sites: [
        site('Van Brunt depot', '310 Van Brunt Street', 'Red Hook', 40.6785, -74.0104),
        site('Fourth Avenue nursery', '415 Fourth Avenue', 'Park Slope', 40.6702, -73.9862),
        site('Newtown Creek path', '45 Provost Street', 'Greenpoint', 40.7318, -73.9512),
      ],
    },
  ),
  nonprofit(
    'harbor-health-van',
    { name: 'Gabriel Monteiro' },
    {
      name: 'Harbor Health Van',
      mission:
        'A clinic on wheels for the waterfront: check-ups, vaccines and plain answers in your language.',
      verified: false,
      sites: [
        site('Eighth Avenue stop', '5320 Eighth Avenue', 'Sunset Park', 40.6392, -74.0052),
        site('Bay Ridge stop', '7110 Third Avenue', 'Bay Ridge', 40.6331, -74.0272),
        site('Mermaid Avenue stop', '2010 Mermaid Avenue', 'Coney Island', 40.5766, -73.9868),
      ],
    },
  ),
];
