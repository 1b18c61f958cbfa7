import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderToString } from 'preact-render-to-string';
import type { AuditReport } from '../../report.ts';
import type { Reporter } from '../reporter.ts';
import { type Looks, ReportPage } from './page.tsx';
import { type PictureAddresses, picturesOf } from './pictures.ts';
import { POLICY } from './policy.ts';
import { STYLE } from './style.ts';

export { POLICY } from './policy.ts';

/** Mail and forges take attachments of this size, in bytes. */
const LARGEST = 10_000_000;

/** `audit.html`: one file, which opens without network. */
export const html: Reporter = {
  name: 'html',
  async write(report, { folder }) {
    const file = join(folder, 'audit.html');
    await writeFile(file, htmlText(report, await picturesOf(report, folder)));
    return [file];
  },
};

/** The report as one document of 10 MB at most: the looks of pages are left out when it is larger, those of passing cases first. */
export function htmlText(report: AuditReport, pictures: PictureAddresses = new Map()): string {
  const whole = documentOf(report, 'all', pictures);
  if (Buffer.byteLength(whole) <= LARGEST) return whole;
  const withoutPassing = documentOf(report, 'not of passing cases', pictures);
  return Buffer.byteLength(withoutPassing) <= LARGEST ? withoutPassing : documentOf(report, 'none', new Map());
}

function documentOf(report: AuditReport, looks: Looks, pictures: PictureAddresses): string {
  const title = renderToString(<title>{`FranceConnect audit of ${report.service.start}`}</title>);
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    title,
    `<style>${STYLE}</style>`,
  ].join('\n');
  return `<!doctype html>\n<html lang="en">\n<head>\n${head}\n</head>\n${renderToString(<ReportPage report={report} looks={looks} pictures={pictures} />)}\n</html>\n`;
}
