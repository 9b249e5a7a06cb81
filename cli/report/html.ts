import { escapeHtml } from "./escape";
import type { Page, Row, Section } from "./page";
import { svgOf } from "./picture";

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d0d7de; --bad: #b42318; --warn: #8a5a00; --good: #1a7f37; --soft: #f4f6f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0f141a; --line: #3a434e; --bad: #ff7b72; --warn: #e3b341; --good: #56d364; --soft: #1a212a; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { background: var(--soft); } tr.bad > td:first-child { border-left: 4px solid var(--bad); } tr.warn > td:first-child { border-left: 4px solid var(--warn); }
tr.good > td:first-child { border-left: 4px solid var(--good); } tr.plain > td:first-child { border-left: 4px solid transparent; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
.attention { border: 1px solid var(--bad); padding: .5rem 1rem; border-radius: 6px; } .fine { border: 1px solid var(--good); padding: .5rem 1rem; border-radius: 6px; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
.node rect { fill: var(--soft); stroke: var(--line); } .node.bad rect { stroke: var(--bad); } .node.good rect { stroke: var(--good); } .node.warn rect { stroke: var(--warn); }
.arrow { fill: none; stroke: var(--line); stroke-width: 1.5; } .arrow.bad { stroke: var(--bad); } .arrow.warn { stroke: var(--warn); } marker path { fill: var(--ink); }
details ul { margin: .2rem 0; padding-left: 1.2rem; }
@media print { :root { --ink: #000; --paper: #fff; --soft: #fff; } body { max-width: none; margin: 0; font-size: 10pt; } tr { break-inside: avoid; } h2 { break-after: avoid; } }
`;

const list = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;

function rowOf({ tone, cells, more = [] }: Row): string {
  const texts = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`);
  const folded =
    more.length === 0
      ? ""
      : `<tr class="plain"><td colspan="${cells.length}"><details><summary>${more.length} in detail</summary>${list(more)}</details></td></tr>`;
  return `<tr class="${tone}">${texts.join("")}</tr>${folded}`;
}

function tableOf({ columns, rows, none }: Section): string {
  if (rows.length === 0) return `<p>${escapeHtml(none)}</p>`;
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.map(rowOf).join("\n")}</tbody></table>`;
}

const sectionOf = (section: Section): string =>
  [
    `<section><h2>${escapeHtml(section.title)}</h2>`,
    ...section.notes.map((note) => `<p>${escapeHtml(note)}</p>`),
    ...(section.picture === undefined ? [] : [svgOf(section.picture)]),
    tableOf(section),
    "</section>",
  ].join("\n");

/** One file that loads nothing and runs nothing. */
export function asHtml({ title, at, attention, unread, facts, sections }: Page): string {
  const terms = facts.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`);
  const state =
    attention.length === 0
      ? '<p class="fine">Nothing is expired, overdue or without approval.</p>'
      : `<div class="attention">${list(attention)}</div>`;
  const gaps =
    unread.length === 0 ? "" : `<div class="attention"><p>Not read, hence not in this report:</p>${list(unread)}</div>`;
  return [
    "<!DOCTYPE html>",
    '<html lang="en"><head><meta charset="utf-8"/>',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<title>${escapeHtml(title)}</title><style>${style}</style></head>`,
    `<body><h1>${escapeHtml(title)}</h1><p>As of ${escapeHtml(at)}</p>`,
    state,
    gaps,
    `<dl>${terms.join("")}</dl>`,
    ...sections.map(sectionOf),
    "</body></html>",
    "",
  ].join("\n");
}
