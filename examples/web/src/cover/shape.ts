/** The canvas of every cover, in units of its own. */
export const width = 1200;
export const height = 600;

/** An element of a picture and its attributes, as SVG names them. */
export interface Shape {
  readonly name: 'circle' | 'path' | 'rect';
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** How a shape is painted. */
export type Paint = Shape['attributes'];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function circle({ x, y }: Point, radius: number, paint: Paint): Shape {
  return { name: 'circle', attributes: { cx: round(x), cy: round(y), r: round(radius), ...paint } };
}

export function rectangle({ x, y }: Point, wide: number, high: number, paint: Paint): Shape {
  const size = { width: round(wide), height: round(high) };
  return {
    name: 'rect',
    attributes: { x: round(x), y: round(y), ...size, 'shape-rendering': 'crispEdges', ...paint },
  };
}

/** Straight lines from point to point. */
export function polygon(points: readonly Point[], paint: Paint): Shape {
  return path(`M${points.map(pair).join('L')}Z`, paint);
}

export function line(from: Point, to: Point, paint: Paint): Shape {
  return path(`M${pair(from)}L${pair(to)}`, { 'stroke-linecap': 'round', ...paint });
}

/** Part of a circle's outline, from one angle to another in radians, clockwise. */
export function arc(centre: Point, radius: number, from: number, to: number, paint: Paint): Shape {
  const isLarge = to - from > Math.PI ? 1 : 0;
  const [start, end] = [towards(centre, from, radius), towards(centre, to, radius)];
  const r = round(radius);
  return path(`M${pair(start)}A${r} ${r} 0 ${isLarge} 1 ${pair(end)}`, paint);
}

/** A line that swings to and fro around the way from a point. */
export function wave(
  start: Point,
  angle: number,
  { length, swing, swings }: { length: number; swing: number; swings: number },
  paint: Paint,
): Shape {
  const step = length / swings;
  const bends = Array.from({ length: swings }, (_, index) => {
    const middle = towards(start, angle, (index + 0.5) * step);
    const bend = towards(middle, angle + Math.PI / 2, index % 2 === 0 ? swing : -swing);
    return `Q${pair(bend)} ${pair(towards(start, angle, (index + 1) * step))}`;
  });
  return path(`M${pair(start)}${bends.join('')}`, { fill: 'none', ...paint });
}

/** The point at a distance from another, at an angle in radians, clockwise from the right. */
export function towards({ x, y }: Point, angle: number, distance: number): Point {
  return { x: x + Math.cos(angle) * distance, y: y + Math.sin(angle) * distance };
}

function path(d: string, paint: Paint): Shape {
  return { name: 'path', attributes: { d, ...paint } };
}

function pair({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
