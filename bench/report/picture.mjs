import { element, text } from './markup.mjs';

/** Colours for light and dark surroundings; a picture is transparent, so that it sits on any page. */
const style = `
svg { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
.title { font-size: 15px; font-weight: 600; fill: #1f2328; }
.words { fill: #1f2328; } .ours-words { fill: #0b57d0; font-weight: 600; } .faint { fill: #59636e; }
.ours { fill: #0b57d0; } .peer { fill: #aab3be; } .range { stroke: #1f2328; }
.axis { stroke: #d1d9e0; } .line { fill: none; stroke-width: 2; } .dashed { stroke-dasharray: 4 4; }
.series-0 { stroke: #0b57d0; } .series-1 { stroke: #b3261e; } .series-2 { stroke: #146c2e; }
.peers { stroke: #818b98; }
.dot-0 { fill: #0b57d0; } .dot-1 { fill: #b3261e; } .dot-2 { fill: #146c2e; } .dot-peers { fill: #818b98; }
@media (prefers-color-scheme: dark) {
  .title, .words { fill: #f0f6fc; } .ours-words { fill: #8ab4f8; } .faint { fill: #9198a1; }
  .ours { fill: #8ab4f8; } .peer { fill: #59636e; } .range { stroke: #f0f6fc; } .axis { stroke: #3d444d; }
  .series-0 { stroke: #8ab4f8; } .series-1 { stroke: #f2b8b5; } .series-2 { stroke: #7fcf95; }
  .dot-0 { fill: #8ab4f8; } .dot-1 { fill: #f2b8b5; } .dot-2 { fill: #7fcf95; }
}`;

/**
 * A whole SVG picture.
 * @param {object} picture
 * @param {number} picture.width
 * @param {number} picture.height
 * @param {string} picture.title read aloud in place of the picture
 * @param {string} picture.description its figures in words
 * @param {readonly string[]} picture.parts
 */
export function picture({ width, height, title, description, parts }) {
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': 'title description',
    },
    element('title', { id: 'title' }, text(title)),
    element('desc', { id: 'description' }, text(description)),
    element('style', {}, style),
    ...parts,
  );
  return `${svg}\n`;
}

/** A line of words. */
export function label(words, x, y, kind = 'words', anchor = 'start') {
  return element('text', { x, y, class: kind, 'text-anchor': anchor }, text(words));
}
