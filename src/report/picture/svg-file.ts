import { escaped, rounded } from './markup.ts';
import type { Picture } from './picture.ts';
import { type Drawing, drawingOf } from './svg.ts';
import { unfolded } from './unfold.ts';

const HEAD = 34;
const GAP = 24;

/** One file with all graphs, one below the other, subgraphs unfolded. It brings its colours along, for light and dark. */
export function svgText(pictures: readonly Picture[], style: string): string {
  const all = new Map(pictures.map((picture) => [picture.view.id, picture]));
  let [y, width] = [0, 320];
  const parts = pictures.map((picture, at) => {
    const drawing: Drawing = unfolded(picture, `g${at}`, all) ?? drawingOf(picture, `g${at}`);
    const markup = `<g role="group" aria-label="${escaped(picture.view.id)}" transform="translate(0 ${rounded(y)})"><text class="graph-name" x="16" y="24">${escaped(picture.view.id)}</text><g transform="translate(0 ${HEAD})">${drawing.markup}</g></g>`;
    y += HEAD + drawing.height + GAP;
    width = Math.max(width, drawing.width);
    return markup;
  });
  if (parts.length === 0) parts.push('<text class="graph-name" x="16" y="24">No graph found.</text>');
  const size = `width="${rounded(width)}" height="${rounded(Math.max(y, 40))}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${rounded(width)} ${rounded(Math.max(y, 40))}" class="superstep">
<style>${style}</style>
<rect class="paper" width="100%" height="100%"/>
${parts.join('\n')}
</svg>
`;
}
