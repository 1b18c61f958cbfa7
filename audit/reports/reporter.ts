import type { AuditReport } from '../report.ts';

/** Writes a report; `--report ./mine.js` takes the default export of that module. */
export interface Reporter {
  name: string;
  /**
   * @param context `folder`: where files go, which exists; `jobSummary`: a file that a forge shows as the summary of its job
   * @returns the files it wrote, absolute
   */
  write(report: AuditReport, context: { folder: string; jobSummary?: string }): Promise<readonly string[]>;
}
