import type { Case } from '../case.ts';
import { catalogueCases } from './catalogue.ts';

/** Every case there is. */
export const allCases: readonly Case[] = [...catalogueCases];
