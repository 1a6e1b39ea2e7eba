import type { Dice } from './dice.ts';
import { chequers, halo, ladder, rainbow, target, wedge, whip } from './motifs.ts';
import { darkPalettes, lightPalettes, type Palette } from './palette.ts';
import {
  circle,
  height,
  line,
  type Point,
  rectangle,
  type Shape,
  towards,
  width,
} from './shape.ts';

/** A way to fill the canvas. */
export interface Composition {
  readonly palettes: readonly Palette[];
  compose(dice: Dice, palette: Palette): Shape[];
}

/** Lines and angles around one loud disc, as in "Composition VIII" (1923). */
const orchestra: Composition = {
  palettes: lightPalettes,
  compose(dice, palette) {
    const sun = { x: dice.between(190, 380), y: dice.between(170, 260) };
    const shapes = halo(dice, palette, sun, dice.between(95, 135));
    const apex = { x: dice.between(560, 760), y: dice.between(40, 120) };
    for (let wedges = dice.count(2, 3); wedges > 0; wedges--) {
      const tip = scatter(dice, apex, 120);
      shapes.push(wedge(dice, palette, tip, dice.between(380, 520), dice.between(1.1, 2.1)));
    }
    const right = { x: dice.between(880, 1040), y: dice.between(150, 420) };
    shapes.push(...target(dice, palette, right, dice.between(70, 115), dice.count(2, 4)));
    for (let lines = dice.count(4, 7); lines > 0; lines--) shapes.push(beam(dice, palette));
    shapes.push(
      ...chequers(dice, palette, { x: dice.between(840, 1000), y: dice.between(60, 330) }, 34),
      ...rainbow(dice, palette, anywhere(dice), dice.between(70, 110)),
      ...rainbow(dice, palette, anywhere(dice), dice.between(40, 70)),
      ...ladder(dice, palette, anywhere(dice), dice.between(90, 160)),
      whip(dice, palette, { x: dice.between(380, 760), y: dice.between(330, 520) }),
      ...confetti(dice, palette, dice.count(9, 14), 22),
    );
    return shapes;
  },
};

/** Discs that drift in the dark and mix where they meet, as in "Several Circles" (1926). */
const severalCircles: Composition = {
  palettes: darkPalettes,
  compose(dice, palette) {
    const centre = { x: dice.between(300, 860), y: dice.between(220, 360) };
    const radius = dice.between(120, 190);
    const corona = Array.from({ length: 9 }, (_, index) =>
      circle(centre, radius * (1.36 - index * 0.04), { fill: palette.ink, opacity: 0.06 }),
    );
    const shapes = [...corona, circle(centre, radius, { fill: dice.pick(palette.colours) })];
    const core = towards(centre, dice.between(0, 2 * Math.PI), radius * 0.3);
    shapes.push(circle(core, radius * dice.between(0.42, 0.56), { fill: palette.ground }));
    for (let discs = dice.count(15, 22); discs > 0; discs--) {
      const place = dice.chance(0.45) ? scatter(dice, centre, radius * 1.9) : anywhere(dice);
      const size = 12 + 90 * dice.roll() ** 2.2;
      const opacity = dice.between(0.72, 0.96).toFixed(2);
      const fill = dice.pick(palette.colours);
      shapes.push(circle(place, size, { fill, opacity, class: palette.blend }));
      if (size > 55) {
        const inside = scatter(dice, place, size * 0.3);
        shapes.push(circle(inside, size * 0.36, { fill: dice.pick(palette.colours) }));
      }
    }
    return [...shapes, ...confetti(dice, palette, dice.count(12, 18), 11)];
  },
};

/** A ring in a ring in every square, as in "Squares with Concentric Circles" (1913). */
const concentricSquares: Composition = {
  palettes: [...lightPalettes, darkPalettes[1]!],
  compose(dice, palette) {
    const columns = dice.pick([4, 6]);
    const cell = width / columns;
    const shapes: Shape[] = [];
    for (let row = 0; row * cell < height; row++) {
      for (let column = 0; column < columns; column++) {
        const corner = { x: column * cell, y: row * cell };
        const middle = { x: corner.x + cell / 2, y: corner.y + cell / 2 };
        shapes.push(
          rectangle(corner, cell, cell, { fill: dice.pick([...palette.colours, palette.ground]) }),
          ...target(
            dice,
            palette,
            scatter(dice, middle, cell * 0.04),
            cell * 0.47,
            dice.count(3, 5),
          ),
        );
      }
    }
    return shapes;
  },
};

/** A crowd of wedges on their points, with discs above, as in "On the Points" (1928). */
const onThePoints: Composition = {
  palettes: [...lightPalettes, ...darkPalettes],
  compose(dice, palette) {
    const shapes: Shape[] = [];
    const floor = 560;
    const wedges = dice.count(5, 7);
    for (let index = 0; index < wedges; index++) {
      const tip = {
        x: 170 + (index + dice.between(0.1, 0.9)) * (860 / wedges),
        y: dice.chance(0.75) ? floor : dice.between(440, 520),
      };
      const lean = -Math.PI / 2 + dice.between(-0.28, 0.28);
      const length = dice.between(210, 430);
      shapes.push(
        circle(towards(tip, lean, length), dice.between(26, 74), {
          fill: dice.pick(palette.colours),
          opacity: 0.9,
          class: palette.blend,
        }),
        wedge(dice, palette, tip, length, lean),
      );
    }
    const moon = { x: dice.pick([150, 1050]) + dice.between(-40, 40), y: dice.between(120, 190) };
    const ground = { stroke: palette.ink, 'stroke-width': 3 };
    shapes.push(
      ...halo(dice, palette, moon, dice.between(52, 78)),
      line({ x: 80, y: floor }, { x: width - 80, y: floor }, ground),
      beam(dice, palette),
      beam(dice, palette),
      ...ladder(dice, palette, anywhere(dice), dice.between(80, 130)),
      ...confetti(dice, palette, dice.count(6, 10), 16),
    );
    return shapes;
  },
};

export const compositions: readonly Composition[] = [
  orchestra,
  severalCircles,
  concentricSquares,
  onThePoints,
];

/** A thin line across the canvas. */
function beam(dice: Dice, { ink }: Palette): Shape {
  const [left, right] = [dice.between(20, 420), dice.between(620, 1180)];
  return line(
    { x: left, y: dice.between(30, 570) },
    { x: right, y: dice.between(30, 570) },
    { stroke: ink, 'stroke-width': dice.pick([1.5, 1.5, 2.5, 5]) },
  );
}

/** Small discs all over, some of them rings. */
function confetti(dice: Dice, { ink, colours }: Palette, count: number, largest: number): Shape[] {
  return Array.from({ length: count }, () => {
    const colour = dice.pick([...colours, ink]);
    const isRing = dice.chance(0.35);
    const paint = isRing ? { fill: 'none', stroke: colour, 'stroke-width': 3 } : { fill: colour };
    return circle(anywhere(dice), dice.between(4, largest), paint);
  });
}

function anywhere(dice: Dice): Point {
  return { x: dice.between(60, width - 60), y: dice.between(50, height - 50) };
}

function scatter(dice: Dice, { x, y }: Point, distance: number): Point {
  return { x: x + dice.between(-distance, distance), y: y + dice.between(-distance, distance) };
}
