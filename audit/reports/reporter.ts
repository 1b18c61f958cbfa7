import type { AuditReport } from '../report.ts';

/** Writes a report; `--report ./mine.js` takes the default export of that module. */
export interface Reporter {
  name: string;
  /**
   * @param context `folder`: where files go, which exists
   * @returns the files it wrote, absolute
   */
  write(report: AuditReport, context: { folder: string }): Promise<readonly string[]>;
}
