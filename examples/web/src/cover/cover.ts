import { compositions } from './compositions.ts';
import { Dice } from './dice.ts';
import { height, rectangle, type Shape, width } from './shape.ts';

const svg = 'http://www.w3.org/2000/svg';

/**
 * The picture of a seed, after Kandinsky: equal seeds have equal pictures.
 * @param seed a non-negative safe integer
 * @returns shapes from the ground up
 */
export function composeCover(seed: number): Shape[] {
  const dice = new Dice(seed);
  const { palettes, compose } = dice.pick(compositions);
  const palette = dice.pick(palettes);
  const ground = rectangle({ x: 0, y: 0 }, width, height, { fill: palette.ground });
  return [ground, ...compose(dice, palette)];
}

/** Draws the picture of a seed. It is an ornament, which screen readers pass over. */
export function drawCover(seed: number): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.setAttribute('preserveAspectRatio', 'xMidYMid slice');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(...composeCover(seed).map(draw));
  return picture;
}

function draw({ name, attributes }: Shape): SVGElement {
  const shape = document.createElementNS(svg, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    shape.setAttribute(attribute, String(value));
  }
  return shape;
}
