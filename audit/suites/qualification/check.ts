import type { Need, Stage } from '../../case.ts';
import { type Judgement, notExercised, selfAssessed } from '../../verdict.ts';
import { type ButtonPage, buttonPage } from './button.ts';

/** What was found of a rule: kept; broken; or words of a judgement of its own. */
export type Found = { kept: string } | { broken: string } | { remark: string } | Judgement;

/** How a rule is looked at. */
export interface Check {
  /** In English, for the developer's reports. */
  title: string;
  fix: string;
  needs?: readonly Need[];
  look(stage: Stage): Promise<Found>;
}

export const kept = (what: string): Found => ({ kept: what });
export const broken = (what: string): Found => ({ broken: what });
/** Allowed, and told all the same. */
export const remark = (what: string): Found => ({ remark: what });

/** A check on the markup of the sign-in page. */
export function onSignInPage(title: string, fix: string, look: (page: ButtonPage) => Found): Check {
  return {
    title,
    fix,
    async look(stage) {
      const page = await signInPage(stage);
      if (!page) return notExercised('The sign-in begins at an address, not at a page: give --sign-in-page.');
      return look(page);
    },
  };
}

/** The same, of which nothing can be said without a button. */
export function onButton(
  title: string,
  fix: string,
  look: (page: ButtonPage, button: NonNullable<ButtonPage['button']>) => Found,
): Check {
  return onSignInPage(title, fix, (page) =>
    page.button ? look(page, page.button) : notExercised('The page has no FranceConnect button: V1 says so.'),
  );
}

/** What only a person can see: the page is shown beside the rule. */
export function forAPerson(title: string): Check {
  return {
    title,
    fix: 'Look at the page, and tick the box in the qualification report.',
    async look(stage) {
      await signInPage(stage);
      return selfAssessed('For a person to look at.');
    },
  };
}

/** Opens the sign-in page, which the report then shows. */
export async function signInPage(stage: Stage): Promise<ButtonPage | undefined> {
  const { signInPage: address, platform, startPage, press } = stage.facts;
  if (address === undefined) return undefined;
  const browser = await stage.newBrowser();
  const page = await browser.open(address);
  stage.look(browser);
  return buttonPage(page, platform, address === startPage ? press : undefined);
}
