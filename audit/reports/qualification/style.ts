/** What this report adds to the style sheet of the others. */
export const QUALIFICATION_STYLE = `
.on-every-page { margin: 0; padding: .5rem 1.5rem; background: var(--rough-shade); color: var(--ink); font-size: .875rem; font-weight: 600; text-align: center; }
.verdict.rehearsal-only { border-left-color: var(--rough); }
.verdict.rehearsal-only h2 { font-size: 1.375rem; color: var(--ink); }
.rule { margin: 0 0 .5rem; padding: .75rem 1rem; background: var(--paper); border: 1px solid var(--line); border-left: .25rem solid var(--line); border-radius: .375rem; }
.rule.bad { border-left-color: var(--bad); } .rule.rough { border-left-color: var(--rough); } .rule.good { border-left-color: var(--good); }
.rule h3 { margin: 0; font-size: 1rem; font-weight: 600; }
.rule .id { display: inline-block; min-width: 2.5rem; color: var(--soft); }
.rule p { margin: .25rem 0; } .rule .status .note { font-weight: 400; color: var(--ink); }
.rule .origin { color: var(--soft); font-size: .8125rem; overflow-wrap: anywhere; }
.rule summary { cursor: pointer; color: var(--link); font-size: .875rem; }
.rule ul { margin: .25rem 0 0; padding-left: 1.25rem; font-size: .875rem; overflow-wrap: anywhere; }
.boxes label { display: inline-block; margin-right: 2rem; padding: .25rem 0; }
.boxes input { appearance: none; -webkit-appearance: none; width: 1.125rem; height: 1.125rem; margin: 0 .375rem 0 0; border: 2px solid var(--ink); border-radius: .125rem; vertical-align: -.2em; }
.boxes input:checked { background: var(--ink); box-shadow: inset 0 0 0 2px var(--paper); }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
.pictures img { max-width: min(100%, 40rem); max-height: 24rem; height: auto; width: auto; border: 1px solid var(--line); }
.marks > div { display: grid; grid-template-columns: 3rem 1fr; } .marks dt { font-weight: 600; } .marks dd { margin: 0; }
@media print {
  .on-every-page { position: fixed; bottom: 0; left: 0; right: 0; padding: .25rem 0 0; background: #fff; font-size: 8pt; }
  @page { margin: 15mm 15mm 18mm; }
  .rule { break-inside: avoid; } .rule details:not([open]) { display: none; }
  .pictures img { max-height: 9rem; } .boxes input { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
