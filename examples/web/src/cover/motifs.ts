import type { Dice } from './dice.ts';
import type { Palette } from './palette.ts';
import { arc, circle, line, type Point, polygon, type Shape, towards, wave } from './shape.ts';

/** A disc with a glow around it and another disc within. */
export function halo(
  dice: Dice,
  { ink, colours, blend }: Palette,
  centre: Point,
  radius: number,
): Shape[] {
  const glow = dice.pick(colours);
  const rings = Array.from({ length: 7 }, (_, index) =>
    circle(centre, radius * (1.42 - index * 0.055), { fill: glow, opacity: 0.09, class: blend }),
  );
  const inner = towards(centre, dice.between(0, 2 * Math.PI), radius * 0.18);
  return [
    ...rings,
    circle(centre, radius, { fill: ink }),
    circle(inner, radius * dice.between(0.5, 0.66), { fill: dice.pick(colours) }),
    circle(inner, radius * 0.16, { fill: ink }),
  ];
}

/** Circles around one centre, the largest first. */
export function target(
  dice: Dice,
  { colours }: Palette,
  centre: Point,
  radius: number,
  rings: number,
): Shape[] {
  let last = '';
  return Array.from({ length: rings }, (_, index) => {
    const ring = radius * (1 - index / rings) * dice.between(0.93, 1);
    last = dice.pick(colours.filter((colour) => colour !== last));
    return circle(centre, ring, { fill: last });
  });
}

/** Chequered cells on a slant, some of them filled. */
export function chequers(
  dice: Dice,
  { ink, colours }: Palette,
  corner: Point,
  cell: number,
): Shape[] {
  const angle = dice.between(-0.5, 0.5);
  const slant = angle + Math.PI / 2 + dice.between(-0.35, 0.35);
  const [columns, rows] = [dice.count(3, 5), dice.count(3, 4)];
  const at = (column: number, row: number) =>
    towards(towards(corner, angle, column * cell), slant, row * cell);
  const cells: Shape[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const isFilled = (row + column) % 2 === 0;
      const corners = [
        at(column, row),
        at(column + 1, row),
        at(column + 1, row + 1),
        at(column, row + 1),
      ];
      const fill = isFilled ? (dice.chance(0.55) ? ink : dice.pick(colours)) : 'none';
      cells.push(polygon(corners, { fill, stroke: ink, 'stroke-width': 1.5 }));
    }
  }
  return cells;
}

/** A tall triangle that stands on its point or on its base, seen through. */
export function wedge(
  dice: Dice,
  { ink, colours, blend }: Palette,
  tip: Point,
  length: number,
  angle: number,
): Shape {
  const spread = dice.between(0.14, 0.34);
  const points = [
    tip,
    towards(tip, angle - spread, length),
    towards(tip, angle + spread, length * dice.between(0.8, 1)),
  ];
  return polygon(points, {
    fill: dice.pick(colours),
    'fill-opacity': dice.between(0.55, 0.85).toFixed(2),
    stroke: ink,
    'stroke-width': 2,
    class: blend,
  });
}

/** Parallel strokes, each a little shorter than the last. */
export function ladder(dice: Dice, { ink }: Palette, start: Point, length: number): Shape[] {
  const angle = dice.between(0, Math.PI);
  const gap = dice.between(9, 15);
  return Array.from({ length: dice.count(4, 8) }, (_, index) => {
    const from = towards(start, angle + Math.PI / 2, index * gap);
    const to = towards(from, angle, length * (1 - index * 0.1));
    return line(from, to, { stroke: ink, 'stroke-width': dice.pick([1.5, 2, 4]) });
  });
}

/** Half a disc, or a rainbow of half rings. */
export function rainbow(
  dice: Dice,
  { ink, colours }: Palette,
  centre: Point,
  radius: number,
): Shape[] {
  const from = dice.between(0, 2 * Math.PI);
  if (dice.chance(0.4)) {
    const half = arc(centre, radius, from, from + Math.PI, { fill: dice.pick(colours) });
    return [half, arc(centre, radius * 1.15, from, from + Math.PI, bare(ink, 2))];
  }
  const rings = dice.count(3, 5);
  return Array.from({ length: rings }, (_, index) => {
    const ring = radius * (1 - (index * 0.62) / rings);
    const paint = bare(dice.pick(colours), (radius * 0.5) / rings);
    return arc(centre, ring, from, from + Math.PI, paint);
  });
}

/** A line that swings. */
export function whip(dice: Dice, { ink }: Palette, start: Point): Shape {
  const swings = dice.count(3, 6);
  const shape = { length: dice.between(180, 380), swing: dice.between(26, 60), swings };
  return wave(start, dice.between(-0.7, 0.7), shape, {
    stroke: ink,
    'stroke-width': dice.pick([3, 5, 8]),
    'stroke-linecap': 'round',
  });
}

function bare(stroke: string, strokeWidth: number): Shape['attributes'] {
  return { fill: 'none', stroke, 'stroke-width': Math.round(strokeWidth * 10) / 10 };
}
