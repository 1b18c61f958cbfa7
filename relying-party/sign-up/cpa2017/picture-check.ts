import { randomInt } from 'node:crypto';

/** « Cliquez sur l'image correspondant au mot » (seed 000), and a question for people who cannot see pictures. */
export interface PictureCheck {
  /** The word whose picture is to be clicked. */
  word: string;
  /** File names, without extension, in the order they are shown. */
  pictures: string[];
  /** The number to write in digits, in words. */
  number: string;
  answer: string;
  passed?: boolean;
}

/** Word → file in `pictures/`. */
export const PICTURES: Readonly<Record<string, string>> = {
  arbre: 'arbre',
  bateau: 'bateau',
  clé: 'cle',
  cœur: 'coeur',
  étoile: 'etoile',
  fleur: 'fleur',
  livre: 'livre',
  maison: 'maison',
  parapluie: 'parapluie',
  poisson: 'poisson',
  tasse: 'tasse',
  voiture: 'voiture',
};

const SHOWN = 5;
const TENS = ['vingt', 'trente', 'quarante', 'cinquante', 'soixante'];
const UNITS = ['', 'et-un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'];

export function newPictureCheck(): PictureCheck {
  const words = shuffled(Object.keys(PICTURES)).slice(0, SHOWN);
  const [tens, unit] = [randomInt(TENS.length), randomInt(UNITS.length)];
  return {
    word: words[randomInt(words.length)] ?? '',
    pictures: words.map((word) => PICTURES[word] ?? ''),
    number: [TENS[tens], UNITS[unit]].filter(Boolean).join('-'),
    answer: String((tens + 2) * 10 + unit),
  };
}

/**
 * @param image rank of the picture clicked, from 1
 * @param number what was written instead
 */
export function passes({ word, pictures, answer }: PictureCheck, image: string, number: string): boolean {
  const clicked = pictures[Number(image) - 1];
  return (clicked !== undefined && clicked === PICTURES[word]) || number.trim() === answer;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: randomInt(2 ** 32) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
