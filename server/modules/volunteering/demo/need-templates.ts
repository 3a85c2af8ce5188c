import type { NeedView } from '#shared/volunteering.ts';

/** A kind of work an organisation asks for again and again. */
export interface NeedTemplate {
  nonprofit: string;
  title: string;
  description: string;
  category: NeedView['category'];
  /** Weekdays it may fall on, 1 is Monday. */
  days: readonly number[];
  /** Local minutes after midnight. */
  from: number;
  minutes: number;
  /** Least and most volunteers. */
  places: readonly [number, number];
  required?: readonly string[];
  useful?: readonly string[];
  qualifications?: readonly string[];
  minimumAge?: number;
  signUp?: 'approval';
}

const at = (hour: number, minute = 0): number => hour * 60 + minute;
const WEEKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

export const CLEARED = 'Background check';
export const LICENCE = "Driver's licence";
export const FOOD_HANDLER = 'Food handler certificate';
export const FIRST_AIDER = 'First aid and CPR';

type Work = Omit<NeedTemplate, 'nonprofit'>;
const of = (nonprofit: string, works: readonly Work[]): NeedTemplate[] =>
  works.map((work) => ({ nonprofit, ...work }));

// biome-ignore format: one work a paragraph reads as the list it is
export const NEED_TEMPLATES: readonly NeedTemplate[] = [
  ...of('flatbush-pantry', [
    { title: 'Pack grocery bags', category: 'Food',
      days: [6], from: at(9), minutes: 180, places: [5, 10],
      useful: ['Food packing', 'Lifting'],
      description: 'We fill 300 bags on an assembly line. Closed shoes, please; coffee is on us.' },
    { title: 'Cook the community lunch', category: 'Food',
      days: WEEKDAYS, from: at(9, 30), minutes: 180, places: [2, 4],
      required: ['Cooking'], useful: ['Food packing'], qualifications: [FOOD_HANDLER],
      description: 'Lunch for 80 guests with two of our cooks. You chop, stir and taste.' },
    { title: 'Bring groceries to homebound neighbors', category: 'Food',
      days: [2, 4, 6], from: at(10), minutes: 120, places: [2, 5],
      required: ['Driving'], useful: ['Lifting', 'Spanish'], qualifications: [LICENCE], minimumAge: 21,
      description: 'Six to eight stops with our van, each with a hello at the door.' },
    { title: 'Welcome guests in Spanish', category: 'Community',
      days: [1, 3, 5], from: at(18), minutes: 120, places: [1, 3],
      required: ['Spanish'], useful: ['Reception', 'Haitian Creole'],
      description: 'Greet people in the line, explain how the pantry works, and help with the form.' },
    { title: 'Stock the shelves', category: 'Food',
      days: [2, 3, 4], from: at(18, 30), minutes: 120, places: [3, 6],
      useful: ['Lifting', 'Food packing'],
      description: 'The truck comes at six. Boxes weigh up to 30 pounds; lighter work is there too.' },
  ]),
  ...of('stoop-readers', [
    { title: 'Homework help, grades 3 to 5', category: 'Education',
      days: [1, 2, 3, 4], from: at(15, 30), minutes: 120, places: [2, 5],
      required: ['Tutoring'], useful: ['Mathematics'], qualifications: [CLEARED],
      minimumAge: 16, signUp: 'approval',
      description: 'You sit with two or three children and get them through the day’s homework.' },
    { title: 'Saturday story hour', category: 'Children and youth',
      days: [6], from: at(10, 30), minutes: 90, places: [1, 3],
      required: ['Reading aloud'], useful: ['Spanish', 'Bengali'],
      description: 'Picture books for children from three to seven. Funny voices are welcome.' },
    { title: 'Math clinic before the test', category: 'Education',
      days: [7], from: at(13), minutes: 150, places: [2, 4],
      required: ['Tutoring', 'Mathematics'], minimumAge: 16,
      description: 'Eighth graders bring what they do not understand. We bring snacks.' },
    { title: 'English conversation table', category: 'Education',
      days: [2, 3, 4], from: at(18, 30), minutes: 90, places: [2, 6],
      useful: ['Spanish', 'Mandarin', 'Arabic', 'Russian'],
      description: 'Talk with four parents who are learning English. No teaching experience needed.' },
    { title: 'Paint a wall with teenagers', category: 'Arts',
      days: WEEKEND, from: at(12), minutes: 240, places: [2, 5],
      required: ['Painting'], minimumAge: 18,
      description: 'The design is on the wall already. You keep the paint on it, and off the sidewalk.' },
  ]),
  ...of('porchlight-elders', [
    { title: 'Tea and company', category: 'Older adults',
      days: WEEKDAYS, from: at(10), minutes: 120, places: [2, 6],
      useful: ['Russian', 'Mandarin', 'Italian', 'Yiddish'],
      description: 'Conversation, cards and a short walk for those who want one.' },
    { title: 'Phone and tablet help desk', category: 'Older adults',
      days: [1, 3, 6], from: at(10), minutes: 150, places: [1, 3],
      required: ['Computer help'], useful: ['Russian', 'Spanish'],
      description: 'Photos to grandchildren, larger letters, and “is this message a trick?”.' },
    { title: 'Ride to the eye clinic', category: 'Health',
      days: WEEKDAYS, from: at(10), minutes: 150, places: [1, 2],
      required: ['Driving'], qualifications: [LICENCE], minimumAge: 21,
      description: 'One passenger there and back in our car; you wait with a coffee.' },
    { title: 'Sunday sing-along', category: 'Arts',
      days: [7], from: at(14), minutes: 120, places: [1, 2],
      required: ['Music'],
      description: 'Piano or guitar, songs from the fifties to the seventies, a room that sings loudly.' },
    { title: 'Visit with a calm dog', category: 'Animals',
      days: [6], from: at(11), minutes: 90, places: [1, 2],
      required: ['Dog handling'],
      description: 'Bring your own vaccinated dog, or walk ours. Four rooms, fifteen minutes each.' },
  ]),
  ...of('canal-and-canopy', [
    { title: 'Plant street trees', category: 'Environment',
      days: WEEKEND, from: at(9), minutes: 240, places: [5, 12],
      useful: ['Gardening', 'Lifting'],
      description: 'Ten young trees in one morning. Gloves and shovels are there.' },
    { title: 'Clean up the waterfront', category: 'Environment',
      days: [7], from: at(10), minutes: 180, places: [6, 16],
      useful: ['Lifting'],
      description: 'We collect, count and sort what the tide brings. Boots are lent.' },
    { title: 'Teach bicycle repair', category: 'Community',
      days: [3, 6], from: at(17, 30), minutes: 120, places: [1, 3],
      required: ['Bicycle repair'],
      description: 'Neighbors fix their own bicycles, and you show how.' },
    { title: 'Build planter boxes', category: 'Environment',
      days: [6], from: at(13), minutes: 180, places: [2, 4],
      required: ['Carpentry'], useful: ['Gardening'], minimumAge: 16,
      description: 'Six boxes from cut lumber, screws and your steady hand.' },
    { title: 'Clear storm drains before the rain', category: 'Emergency',
      days: [1, 4, 6], from: at(17), minutes: 120, places: [4, 8],
      required: ['Lifting'],
      description: 'Rakes, bags and a map of the drains that flood first.' },
  ]),
  ...of('harbor-health-van', [
    { title: 'Greet patients at the van', category: 'Health',
      days: [1, 3, 5], from: at(9), minutes: 180, places: [2, 4],
      useful: ['Spanish', 'Mandarin', 'Reception'],
      description: 'You are the first face people see: take names, keep the line calm.' },
    { title: 'Blood pressure day', category: 'Health',
      days: [6], from: at(10), minutes: 240, places: [2, 4],
      required: ['First aid'], qualifications: [FIRST_AIDER], minimumAge: 18, signUp: 'approval',
      description: 'A nurse shows you the cuff, then you measure beside her.' },
    { title: 'Interpret Mandarin at the vaccine clinic', category: 'Health',
      days: [2, 6], from: at(14), minutes: 180, places: [1, 3],
      required: ['Mandarin'],
      description: 'Between patient and nurse, in both directions, nothing added.' },
    { title: 'Hand out emergency go-bags', category: 'Emergency',
      days: [2, 4], from: at(18), minutes: 120, places: [3, 6],
      useful: ['Lifting', 'Arabic', 'Spanish'],
      description: 'Flashlight, radio, water, and two minutes of advice with every bag.' },
    { title: 'Take pictures at the health fair', category: 'Community',
      days: WEEKEND, from: at(11), minutes: 180, places: [1, 2],
      required: ['Photography'],
      description: 'Portraits of those who say yes, and the crowd from behind.' },
  ]),
];
