import { escapeHtml } from "./escape";
import type { Arrow, Node, Picture } from "./page";

/** More than that is no picture any more. */
const most = 40;
const rowHeight = 30;
const boxHeight = 22;
const boxWidth = 330;
const width = 1000;
const letters = 46;

const top = (index: number): number => 10 + index * rowHeight;
const cut = (text: string): string => {
  const characters = [...text];
  return characters.length > letters ? `${characters.slice(0, letters - 1).join("")}…` : text;
};

function box({ name, tone }: Node, index: number, x: number): string {
  const y = top(index);
  return (
    `<g class="node ${tone}"><title>${escapeHtml(name)}</title>` +
    `<rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="4"/>` +
    `<text x="${x + 8}" y="${y + 15}">${escapeHtml(cut(name))}</text></g>`
  );
}

function arrow({ from, to, label, tone }: Arrow): string {
  const [startX, endX] = [boxWidth + 1, width - boxWidth - 6];
  const [startY, endY] = [top(from) + boxHeight / 2, top(to) + boxHeight / 2];
  const middle = (startX + endX) / 2;
  const path = `M${startX} ${startY} C${middle} ${startY} ${middle} ${endY} ${endX} ${endY}`;
  return `<path class="arrow ${tone}" marker-end="url(#head)" d="${path}"><title>${escapeHtml(label)}</title></path>`;
}

const head =
  '<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
  '<path d="M0 0 L8 4 L0 8 z"/></marker></defs>';

/** The picture as SVG, in a document of its own or inside another. */
export function svgOf({ title, left, right, arrows }: Picture): string {
  const height = top(Math.max(1, Math.min(most, Math.max(left.length, right.length)))) + 6;
  const drawn = arrows.filter(({ from, to }) => from < most && to < most);
  const hidden = Math.max(left.length, right.length) > most;
  const note = hidden ? `<p>The picture shows the first ${most} on each side; the table shows all.</p>` : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}"><title>${escapeHtml(title)}</title>` +
    `${head}${drawn.map(arrow).join("")}` +
    `${left
      .slice(0, most)
      .map((node, index) => box(node, index, 1))
      .join("")}` +
    `${right
      .slice(0, most)
      .map((node, index) => box(node, index, width - boxWidth - 1))
      .join("")}</svg>${note}`
  );
}
