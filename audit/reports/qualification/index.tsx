import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderToString } from 'preact-render-to-string';
import type { AuditReport } from '../../report.ts';
import { type PictureAddresses, picturesOf } from '../html/pictures.ts';
import { POLICY } from '../html/policy.ts';
import { STYLE } from '../html/style.ts';
import type { Reporter } from '../reporter.ts';
import { QualificationPage } from './page.tsx';
import { QUALIFICATION_STYLE } from './style.ts';

/** `qualification.html`: the rules of the qualification, in French, for the team's own file. */
export const qualification: Reporter = {
  name: 'qualification',
  async write(report, { folder }) {
    const file = join(folder, 'qualification.html');
    await writeFile(file, qualificationText(report, await picturesOf(report, folder)));
    return [file];
  },
};

/** The report as one document without scripts, which opens without network. */
export function qualificationText(report: AuditReport, pictures: PictureAddresses = new Map()): string {
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    renderToString(<title>{`Répétition de la qualification FranceConnect : ${report.service.start}`}</title>),
    `<style>${STYLE}${QUALIFICATION_STYLE}</style>`,
  ].join('\n');
  const body = renderToString(<QualificationPage report={report} pictures={pictures} />);
  return `<!doctype html>\n<html lang="fr">\n<head>\n${head}\n</head>\n${body}\n</html>\n`;
}
