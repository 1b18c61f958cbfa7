/** The style sheet of the report: light, dark and printed. */
export const STYLE = `
:root {
  --ground: #f6f7f9; --paper: #fff; --ink: #1c2733; --soft: #55616e; --line: #d9dee4; --shade: #eef1f4; --accent: #334155;
  --bad: #a3180f; --bad-shade: #fdeceb; --rough: #7a4b00; --rough-shade: #fdf3dd; --good: #12633b; --good-shade: #e6f4ec; --link: #2a4f9e;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171d; --paper: #1a2129; --ink: #e4e9ee; --soft: #a3afbb; --line: #323c47; --shade: #232c36; --accent: #cbd5e1;
    --bad: #ff9c92; --bad-shade: #3a1c1b; --rough: #f2c46d; --rough-shade: #362a13; --good: #7fd6a5; --good-shade: #16301f; --link: #9fb8ff;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
.wordmark { display: flex; align-items: center; gap: .5rem; margin: 0 0 1.5rem; color: var(--accent); font-weight: 700; }
.wordmark svg { width: 1.5rem; height: 1.5rem; }
.wordmark span { font-weight: 400; color: var(--soft); }
h1 { margin: 0 0 1rem; font-size: clamp(1.5rem, 4vw, 2.25rem); line-height: 1.2; letter-spacing: -.01em; }
.address { overflow-wrap: anywhere; }
h2 { margin: 0 0 .25rem; font-size: 1.375rem; line-height: 1.3; }
h3 { margin: 0 0 .5rem; font-size: 1.0625rem; }
h4 { margin: 1.5rem 0 .5rem; font-size: .9375rem; }
h5 { margin: .75rem 0 .25rem; font-size: .875rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre, .id, .address { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
h1 .address { font-size: .85em; font-weight: 600; }
code { font-size: .8125rem; overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .75rem; background: var(--shade); border-radius: .375rem; font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 0 2rem; }
.facts dt, .tiles dt { color: var(--soft); font-size: .8125rem; }
.facts dd, .tiles dd { margin: 0; }
.verdict { padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-left: .5rem solid var(--bad); border-radius: .5rem; }
.verdict.good { border-left-color: var(--good); }
.verdict h2 { font-size: 1.75rem; color: var(--bad); }
.verdict.good h2 { color: var(--good); }
.verdict p { margin: .25rem 0 0; max-width: 70ch; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.tiles div { padding: .75rem 1rem; background: var(--shade); border-radius: .375rem; }
.tiles dd { font-size: 1.75rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; }
.tiles .bad { background: var(--bad-shade); } .tiles .bad dd { color: var(--bad); }
.tiles .rough { background: var(--rough-shade); } .tiles .rough dd { color: var(--rough); }
.tiles .good { background: var(--good-shade); } .tiles .good dd { color: var(--good); }
.rehearsal { color: var(--soft); font-size: .875rem; }
.notice { padding: .75rem 1rem; background: var(--rough-shade); border-radius: .375rem; }
.notice.stopped { background: var(--bad-shade); white-space: pre-line; }
.part { margin-top: 3rem; }
.count { color: var(--soft); font-weight: 400; font-size: .8em; }
.intro { margin: 0 0 1rem; color: var(--soft); max-width: 70ch; }
.cause { margin: 0 0 .75rem; padding: 1rem 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
.cause p { margin: .25rem 0; max-width: 75ch; }
.seen-in { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.severity { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .75rem; font-weight: 600; line-height: 1.5; color: var(--soft); white-space: nowrap; vertical-align: .1em; }
.severity.critical { color: var(--paper); background: var(--bad); border-color: var(--bad); }
.severity.serious { color: var(--bad); }
.severity.moderate { color: var(--rough); }
.case { margin: 0 0 .5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; scroll-margin-top: 1rem; }
.case > summary { display: grid; grid-template-columns: 8.5rem minmax(0, 17rem) minmax(0, 1fr) auto; gap: .125rem .75rem; align-items: baseline; padding: .625rem 1rem; cursor: pointer; list-style: none; }
.case > summary::-webkit-details-marker { display: none; }
.case > summary:hover { background: var(--shade); border-radius: .5rem; }
.case[open] > summary { border-bottom: 1px solid var(--line); border-radius: .5rem .5rem 0 0; }
.case .id { font-size: .875rem; font-weight: 600; overflow-wrap: anywhere; grid-column: 2; grid-row: 1; }
.case .title { grid-column: 3; grid-row: 1; font-size: .9375rem; }
.case .seen { grid-column: 2 / -1; font-size: .9375rem; }
.case .title { color: var(--soft); }
.case .severity { grid-column: 4; grid-row: 1; }
.case.passed .severity, .case.quiet .severity { color: var(--soft); background: none; border-color: var(--line); font-weight: 400; }
.outcome { grid-column: 1; grid-row: 1; font-weight: 700; font-size: .875rem; color: var(--soft); }
.outcome.bad { color: var(--bad); } .outcome.rough { color: var(--rough); } .outcome.good { color: var(--good); }
.outcome::before { content: "– "; } .outcome.bad::before { content: "✗ "; } .outcome.good::before { content: "✓ "; } .outcome.rough::before { content: "! "; }
.suite { margin-top: 2rem; }
.suite h3 { font-size: 1.125rem; }
.suite .case.passed { margin: 0; border-radius: 0; border-bottom-width: 0; }
.suite .case:first-of-type { border-radius: .5rem .5rem 0 0; } .suite .case:last-child { border-bottom-width: 1px; border-radius: 0 0 .5rem .5rem; }
.suite .case.told { margin: 0; border-radius: 0; border-bottom-width: 0; }
.case-link { display: grid; grid-template-columns: 8.5rem minmax(0, 17rem) minmax(0, 1fr) auto; gap: .125rem .75rem; align-items: baseline; margin: 0; padding: .625rem 1rem; background: var(--paper); border: 1px solid var(--line); border-bottom-width: 0; }
.case-link:last-child { border-bottom-width: 1px; }
.case-link a { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; overflow-wrap: anywhere; }
.case-link .title { grid-column: 3; grid-row: 1; color: var(--soft); font-size: .9375rem; }
.case-link .severity { grid-column: 4; grid-row: 1; }
.evidence { padding: 1rem; }
.evidence dl { margin: 0; }
.evidence dl > div { display: grid; grid-template-columns: 11rem minmax(0, 70ch); gap: .75rem; padding: .25rem 0; }
.evidence dt { color: var(--soft); font-size: .875rem; }
.evidence dd { margin: 0; overflow-wrap: anywhere; }
.hints { margin: 0; padding-left: 1.1rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; background: var(--paper); }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { padding: .375rem .625rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
.numbers td, .numbers thead th:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
td.bad { color: var(--bad); font-weight: 700; } td.good { color: var(--good); } td.none { color: var(--soft); opacity: .6; }
table.token { min-width: 32rem; }
.token tr.altered { background: var(--rough-shade); }
.token .mark { color: var(--rough); font-size: .75rem; font-weight: 700; }
.timeline, .look, .evidence details { margin-top: .75rem; }
.timeline > summary, .look > summary, .evidence details > summary { cursor: pointer; color: var(--link); font-size: .9375rem; }
.timeline .time, .timeline .who { white-space: nowrap; }
.timeline tr { color: var(--soft); } .timeline tr.of-service { color: var(--ink); }
.timeline .request { min-width: 16rem; } .timeline .note { min-width: 12rem; overflow-wrap: anywhere; }
.page-address, .way-out { margin: .25rem 0; font-size: .875rem; color: var(--soft); overflow-wrap: anywhere; }
blockquote { margin: .5rem 0; padding: .75rem 1rem; border-left: .25rem solid var(--line); background: var(--shade); }
blockquote p { margin: 0; } .page-title { font-weight: 600; } .page-text { white-space: pre-line; overflow-wrap: anywhere; font-size: .9375rem; max-height: 20rem; overflow-y: auto; }
iframe { width: 100%; height: 24rem; margin-top: .5rem; border: 1px solid var(--line); background: #fff; color-scheme: light; }
img.screenshot { display: block; max-width: 100%; height: auto; margin-top: .75rem; border: 1px solid var(--line); }
footer { padding-block: 3rem 2rem; color: var(--soft); font-size: .875rem; }
@media (max-width: 40rem) {
  header, main, footer { padding-inline: 1rem; }
  .verdict { padding: 1rem; }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .case > summary, .case-link { grid-template-columns: minmax(0, 1fr) auto; }
  .outcome { grid-row: 1; } .case .severity, .case-link .severity { grid-column: 2; grid-row: 1; }
  .case .id, .case .title, .case .seen, .case-link a, .case-link .title { grid-column: 1 / -1; grid-row: auto; }
  .evidence dl > div { grid-template-columns: 1fr; gap: 0; }
}
@media print {
  :root { --ground: #fff; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --shade: #f3f3f3; --bad: #a3180f; --bad-shade: #fdeceb; --rough: #7a4b00; --rough-shade: #fdf3dd; --good: #12633b; --good-shade: #e6f4ec; --link: #000; color-scheme: light; }
  @page { margin: 15mm; }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding-inline: 0; }
  .told::details-content { content-visibility: visible; block-size: auto; }
  .evidence details { display: none; }
  .case, .cause, .case-link { break-inside: avoid-page; }
  .told { break-inside: auto; } .told > summary, h2, h3, h4 { break-after: avoid; }
  .page-text { max-height: none; }
  .severity, .tiles div, .token tr.altered, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { text-decoration: none; }
}
`;
