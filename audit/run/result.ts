import type { Case } from '../case.ts';
import { titleOf, visibleText } from '../observe/text.ts';
import { waysOut } from '../observe/way-out.ts';
import type { AuditResult, ResultPage, ResultStep } from '../report.ts';
import type { Judgement } from '../verdict.ts';
import type { Run } from './run.ts';
import type { RunStage } from './stage.ts';
import type { Witness } from './stage-types.ts';
import { witnessOf } from './witness.ts';

/** Longest markup a report keeps of a page, in characters. */
const LONGEST_MARKUP = 200_000;
const LONGEST_TEXT = 5_000;
/** A telephone, in pixels. */
const NARROW = { width: 390, height: 844 };

/** What the report says of a case that was judged: secrets masked. */
export async function resultOf(
  run: Run,
  { id, suite, title, severity, rule, fix, faults = [] }: Case,
  { verdict, how, seen }: Judgement,
  stage: RunStage,
  took: number,
): Promise<AuditResult> {
  const { mask, federation, facts } = run;
  for (const browser of stage.browsers) await mask.learn(browser);
  const witnesses = await Promise.all(
    stage.departures.map((one) => witnessOf(federation, facts.client, one, stage.scenarios)),
  );
  const reads = await stage.documentsRead('jwks', 'scenario');
  const last = witnesses.findLast(({ flow }) => flow !== undefined);
  const page = pageOf(run, stage);
  const pictures = await picturesOf(run, id, verdict, stage);
  const notes = stage.notes.length > 0 ? ` ${stage.notes.join(' ')}` : '';
  return {
    suite,
    case: id,
    title,
    severity,
    verdict,
    ...(how && { how }),
    must: rule.text,
    seen: mask.text(`${seen}${notes}`),
    rule: { text: rule.text, sources: [...rule.sources] },
    fix,
    proof: {
      redeemed: witnesses.some(({ redeemed }) => redeemed > 0),
      readUserinfo: witnesses.some(({ readUserinfo }) => readUserinfo > 0),
      documentsRead: reads.length,
    },
    ...(last?.flow && { flow: last.flow }),
    took,
    steps: witnesses
      .flatMap(stepsOf)
      .concat(visits(run, stage))
      .sort((one, other) => one.at - other.at),
    ...(page && { page: { ...page, ...pictures } }),
    sent: {
      faults: faults.map((fault) => ({ ...fault })),
      tokens: witnesses.flatMap(({ tokens }) => [...tokens]),
    },
  };
}

function stepsOf({ entries }: Witness): ResultStep[] {
  return entries.map(({ at, from, to, method, address, status, summary, code }) => ({
    at,
    who: `${from} → ${to}`,
    method,
    address,
    status,
    note: code ? `${summary} (${code})` : summary,
  }));
}

/** What the browsers asked of the service itself. */
function visits({ mask, origins }: Run, { browsers }: RunStage): ResultStep[] {
  return browsers.flatMap((browser, index) =>
    browser
      .requests()
      .filter(({ url }) => origins.includes(url.origin))
      .map(({ at, method, url, status, failure, location }) => ({
        at,
        who: browsers.length > 1 ? `citizen, browser ${index + 1} → service` : 'citizen → service',
        method,
        address: mask.address(url),
        status,
        note: mask.text(failure ?? (location ? `→ ${location.replace(/\?.*/, '?…')}` : '')),
      })),
  );
}

/** Of a page that is not a passing case's; one for a person to look at is pictured as on a telephone too. */
async function picturesOf(
  { pictures }: Run,
  id: string,
  verdict: Judgement['verdict'],
  { decidedIn, lookedAt }: RunStage,
): Promise<Pick<ResultPage, 'screenshot' | 'narrowScreenshot'>> {
  const browser = decidedIn ?? lookedAt;
  if (!browser || verdict === 'pass') return {};
  const screenshot = await pictures.take(browser, id);
  const isForAPerson = lookedAt !== undefined && verdict === 'self-assessed';
  const narrowScreenshot = isForAPerson ? await pictures.take(browser, `${id}-390`, NARROW) : undefined;
  return { ...(screenshot && { screenshot }), ...(narrowScreenshot && { narrowScreenshot }) };
}

/** A page a secret is left in is dropped, and that is said. */
function pageOf({ mask, origins }: Run, { decided, lookedAt }: RunStage): ResultPage | undefined {
  const page = decided?.page ?? lookedAt?.page();
  if (!page) return undefined;
  const wayOut = decided?.wayOut ?? waysOut(page, origins);
  const markup = mask.text(page.markup);
  const kept = mask.leaks(markup) ? '' : markup.slice(0, LONGEST_MARKUP);
  const text = mask.text(visibleText(page.markup)).slice(0, LONGEST_TEXT);
  return {
    address: mask.address(page.url),
    status: page.status,
    title: mask.text(titleOf(page.markup)),
    text: kept === '' && markup !== '' ? '(left out: a secret could not be masked)' : text,
    markup: kept,
    wayOut: [...wayOut],
  };
}
