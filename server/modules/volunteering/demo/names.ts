/** First names, surnames and languages that go together in a part of Brooklyn's population. */
export interface Community {
  languages: readonly string[];
  first: readonly string[];
  last: readonly string[];
}

const words = (text: string): string[] => text.split(' ');

export const COMMUNITIES: readonly Community[] = [
  {
    languages: [],
    first: words('Marcus Denise Terrell Yvonne Andre Latoya Reginald Simone Darnell Nia'),
    last: words('Jefferson Booker Hayes Whitfield Coleman Dawkins Pettway Gaines Merritt Sykes'),
  },
  {
    languages: [],
    first: words('Winston Marcia Delroy Shanelle Errol Keisha Trevor Althea Kemar Beverley'),
    last: words('Campbell Blackwood Thorpe Pinnock Grant Samuels Clarke Joseph Alleyne Baptiste'),
  },
  {
    languages: ['Haitian Creole'],
    first: words('Jean Marlène Wilfrid Nadège Frantz Rose Evens Mirlande Stanley Guerda'),
    last: words('Desrosiers Laguerre Toussaint Jean-Louis Cadet Étienne Moïse Dorval Fleurant Sanon'),
  },
  {
    languages: ['Spanish'],
    first: words('Camila Luis Yesenia Rafael Marisol Héctor Xiomara Andrés Lucía Joaquín'),
    last: words('Rosario Peña Guzmán Delgado Morales Cordero Batista Vega Núñez Zambrano'),
  },
  {
    languages: ['Mandarin'],
    first: words('Wei Mei Jun Xiu Hao Lan Kevin Amy Jian Fang'),
    last: words('Chen Lin Huang Zheng Wu Liang Guo Tan Zhou Ye'),
  },
  {
    languages: ['Russian'],
    first: words('Irina Boris Svetlana Mikhail Galina Oleg Yelena Dmitri Raisa Anton'),
    last: words('Sokolov Levin Kaplan Morozov Gurevich Fedorov Shulman Petrenko Volkov Bondar'),
  },
  {
    languages: ['Arabic'],
    first: words('Layla Omar Nadia Yousef Amal Tariq Samira Khalil Huda Bilal'),
    last: words('Haddad Saleh Mansour Nasser Qasim Farouk Aziz Rahal Jabari Saad'),
  },
  {
    languages: ['Bengali'],
    first: words('Farhana Rafiq Nusrat Imran Shirin Kamal Tasnim Arif Rumana Hasan'),
    last: words('Chowdhury Rahman Islam Akhter Miah Siddique Karim Uddin Bhuiyan Sarkar'),
  },
  {
    languages: ['Italian'],
    first: words('Rosa Vincent Angela Sal Carmela Anthony Teresa Frank Gina Dominic'),
    last: words('Esposito Caruso Ferrara Lombardi Santoro Bruno Marchetti Greco Vitale Rizzo'),
  },
  {
    languages: ['Polish'],
    first: words('Agnieszka Piotr Małgorzata Tomasz Halina Jacek Ewa Marek Dorota Adam'),
    last: words('Kowalczyk Nowak Zieliński Wójcik Mazur Krawczyk Pawlak Sikora Duda Bielak'),
  },
  {
    languages: ['Yiddish'],
    first: words('Miriam Eli Chana Josh Rivka Daniel Leah Ari Naomi Sam'),
    last: words('Friedman Adler Rosen Blum Schwartz Gold Weiss Stein Katz Perl'),
  },
  {
    languages: [],
    first: words('Maeve Patrick Claire Owen Hannah Theo Nora Jack Bridget Lucas'),
    last: words('Doyle Sullivan Byrne Murphy Larsen Fischer Bennett Holloway Pratt Ellery'),
  },
];

/** `Małgorzata Jean-Louis` becomes `malgorzata.jean-louis@people.demo.example`. */
export function demoEmail(displayName: string): string {
  const ascii = displayName
    .replace(/ł/g, 'l')
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
  return `${ascii.replace(/ /g, '.')}@people.demo.example`;
}
