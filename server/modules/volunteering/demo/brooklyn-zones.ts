import type { Point } from '#shared/volunteering.ts';
import { innerPoint } from '../import/ring-geometry.ts';
import type { Position, ZoneGeometry } from '../zone-of-point.ts';

export interface DemoZone {
  /** Begins with `demo-`, so that it can never collide with the code of an imported zone. */
  code: string;
  name: string;
  borough: string;
  timeZone: string;
  geometry: ZoneGeometry;
  centre: Point;
}

/**
 * Corners of a simplified Brooklyn as [longitude, latitude]. Zones name their corners, so that neighbours
 * share them to the last digit. The coast runs from Newtown Creek counter-clockwise around the south.
 */
const CORNERS = {
  // Coast, from the north
  newtownCreekMouth: [-73.9615, 40.7385],
  westStreet: [-73.962, 40.73],
  bushwickInlet: [-73.964, 40.722],
  wallaboutBay: [-73.97, 40.707],
  navyYard: [-73.98, 40.706],
  dumbo: [-73.993, 40.7045],
  heightsPromenade: [-74, 40.6985],
  atlanticPier: [-74.001, 40.693],
  columbiaStreet: [-74.0145, 40.683],
  redHookPoint: [-74.019, 40.673],
  erieBasin: [-74.012, 40.668],
  gowanusBay: [-74.003, 40.666],
  bushTerminal: [-74.02, 40.656],
  owlsHead: [-74.033, 40.644],
  shoreRoadNorth: [-74.039, 40.637],
  shoreRoadSouth: [-74.0415, 40.622],
  fortHamilton: [-74.034, 40.608],
  dykerBeach: [-74.018, 40.602],
  gravesendBay: [-73.997, 40.5925],
  nortonPoint: [-74.011, 40.581],
  seaGate: [-74.012, 40.573],
  coneyBeach: [-73.983, 40.5715],
  brightonBeach: [-73.956, 40.576],
  manhattanBeach: [-73.932, 40.578],
  gerritsenInlet: [-73.928, 40.588],
  floydBennett: [-73.905, 40.595],
  millIsland: [-73.893, 40.608],
  paerdegat: [-73.903, 40.619],
  canarsiePier: [-73.885, 40.629],
  freshCreek: [-73.878, 40.6385],
  springCreek: [-73.868, 40.64],
  // Inland border, back to the north
  oldMill: [-73.86, 40.65],
  cityLine: [-73.862, 40.679],
  cypressHills: [-73.868, 40.695],
  highlandPark: [-73.896, 40.683],
  evergreens: [-73.904, 40.6945],
  wyckoffFlushing: [-73.9215, 40.709],
  englishKills: [-73.9225, 40.716],
  newtownCreekBend: [-73.929, 40.724],
  newtownCreekNorth: [-73.944, 40.7305],
  // Inside
  mccarrenPark: [-73.9505, 40.7195],
  meekerAvenue: [-73.937, 40.7165],
  bushwickAvenue: [-73.933, 40.706],
  broadwayFlushing: [-73.9415, 40.7005],
  classonFlushing: [-73.961, 40.699],
  classonAtlantic: [-73.9585, 40.6815],
  atlanticFlatbush: [-73.9775, 40.684],
  hoytAtlantic: [-73.9905, 40.6885],
  gowanusNorth: [-73.986, 40.679],
  gowanusSouth: [-73.995, 40.669],
  armyPlaza: [-73.969, 40.6735],
  empireFlatbush: [-73.963, 40.662],
  parkSouthEast: [-73.966, 40.653],
  parkSouthWest: [-73.9715, 40.6505],
  bartelPritchard: [-73.98, 40.66],
  greenWoodSouth: [-73.982, 40.647],
  ninthAvenue: [-73.9935, 40.6425],
  eighthAvenue: [-74.008, 40.632],
  thirdAvenue: [-74.023, 40.6385],
  fourteenthAvenue: [-74.005, 40.622],
  bathAvenue: [-74.012, 40.606],
  newUtrecht: [-73.995, 40.624],
  mcDonaldBayParkway: [-73.979, 40.614],
  mcDonaldKingsHighway: [-73.976, 40.605],
  mcDonaldAvenueU: [-73.973, 40.595],
  coneyCreek: [-73.985, 40.588],
  oceanParkwayBelt: [-73.965, 40.587],
  oceanParkwayCortelyou: [-73.972, 40.64],
  oceanParkwayAvenueI: [-73.969, 40.625],
  flatbushJunction: [-73.948, 40.632],
  nostrandKingsHighway: [-73.944, 40.614],
  marinePark: [-73.933, 40.605],
  uticaKingsHighway: [-73.928, 40.633],
  remsenLinden: [-73.915, 40.653],
  empireUtica: [-73.929, 40.664],
  empireNostrand: [-73.94, 40.664],
  atlanticAlbany: [-73.94, 40.6785],
  atlanticRalph: [-73.923, 40.6765],
  broadwayHalsey: [-73.916, 40.686],
  broadwayJunction: [-73.904, 40.677],
  pennsylvaniaLinden: [-73.896, 40.656],
  freshCreekHead: [-73.889, 40.649],
} satisfies Record<string, Position>;

type Corner = keyof typeof CORNERS;

/** Each zone by its corners in the order of a walk around it. */
const BOUNDARIES: Readonly<Record<string, string>> = {
  Greenpoint: `
    newtownCreekMouth westStreet bushwickInlet mccarrenPark meekerAvenue newtownCreekBend
    newtownCreekNorth`,
  Williamsburg: `
    bushwickInlet wallaboutBay classonFlushing broadwayFlushing bushwickAvenue englishKills
    newtownCreekBend meekerAvenue mccarrenPark`,
  Bushwick: `
    englishKills bushwickAvenue broadwayFlushing broadwayHalsey broadwayJunction highlandPark
    evergreens wyckoffFlushing`,
  'Fort Greene': `
    wallaboutBay navyYard dumbo heightsPromenade atlanticPier hoytAtlantic atlanticFlatbush
    classonAtlantic classonFlushing`,
  'Red Hook': `
    atlanticPier columbiaStreet redHookPoint erieBasin gowanusBay gowanusSouth gowanusNorth
    hoytAtlantic`,
  'Park Slope': `
    hoytAtlantic gowanusNorth gowanusSouth bartelPritchard parkSouthWest parkSouthEast
    empireFlatbush armyPlaza atlanticFlatbush`,
  'Sunset Park': `
    gowanusBay bushTerminal owlsHead thirdAvenue eighthAvenue ninthAvenue greenWoodSouth
    bartelPritchard gowanusSouth`,
  'Bay Ridge': `
    owlsHead shoreRoadNorth shoreRoadSouth fortHamilton dykerBeach bathAvenue fourteenthAvenue
    eighthAvenue thirdAvenue`,
  'Borough Park': `
    bartelPritchard greenWoodSouth ninthAvenue eighthAvenue newUtrecht mcDonaldBayParkway
    oceanParkwayAvenueI oceanParkwayCortelyou parkSouthWest`,
  Bensonhurst: `
    eighthAvenue fourteenthAvenue bathAvenue dykerBeach gravesendBay coneyCreek mcDonaldAvenueU
    mcDonaldKingsHighway mcDonaldBayParkway newUtrecht`,
  'Coney Island': `
    gravesendBay nortonPoint seaGate coneyBeach brightonBeach oceanParkwayBelt coneyCreek`,
  Midwood: `
    mcDonaldBayParkway mcDonaldKingsHighway nostrandKingsHighway flatbushJunction
    oceanParkwayAvenueI`,
  'Sheepshead Bay': `
    mcDonaldKingsHighway mcDonaldAvenueU coneyCreek oceanParkwayBelt brightonBeach manhattanBeach
    gerritsenInlet marinePark nostrandKingsHighway`,
  Flatbush: `
    parkSouthWest oceanParkwayCortelyou oceanParkwayAvenueI flatbushJunction uticaKingsHighway
    remsenLinden empireUtica empireNostrand empireFlatbush parkSouthEast`,
  Flatlands: `
    flatbushJunction nostrandKingsHighway marinePark gerritsenInlet floydBennett millIsland
    paerdegat uticaKingsHighway`,
  Canarsie: 'uticaKingsHighway paerdegat canarsiePier freshCreek freshCreekHead remsenLinden',
  Brownsville: `
    atlanticRalph empireUtica remsenLinden freshCreekHead pennsylvaniaLinden broadwayJunction`,
  'East New York': `
    broadwayJunction pennsylvaniaLinden freshCreekHead freshCreek springCreek oldMill cityLine
    cypressHills highlandPark`,
  'Bedford-Stuyvesant': `
    classonFlushing classonAtlantic atlanticAlbany atlanticRalph broadwayJunction broadwayHalsey
    broadwayFlushing`,
  'Crown Heights': `
    classonAtlantic atlanticFlatbush armyPlaza empireFlatbush empireNostrand empireUtica
    atlanticRalph atlanticAlbany`,
};

export const BROOKLYN_TIME_ZONE = 'America/New_York';

/**
 * Twenty neighbourhoods that tile a simplified Brooklyn without gap or overlap: every border inside is walked
 * once by each of its two zones. Drawn for the demo; good to the nearest few streets, not for real decisions.
 */
export function brooklynZones(): DemoZone[] {
  return Object.entries(BOUNDARIES).map(([name, walk]) => {
    const ring = walk
      .trim()
      .split(/\s+/)
      .map((corner) => CORNERS[corner as Corner]);
    const geometry: ZoneGeometry = { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
    return {
      code: `demo-${name.toLowerCase().replace(/ /g, '-')}`,
      name,
      borough: 'Brooklyn',
      timeZone: BROOKLYN_TIME_ZONE,
      geometry,
      centre: innerPoint(geometry),
    };
  });
}
