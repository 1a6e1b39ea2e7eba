/** What founders do. */
export const founding: readonly string[] = [
  ' started a company and raised ten million dollars.',
  ' founded the business and became its chief executive.',
  ' pitched the idea to investors and left with a check.',
  ' quit a good job to build a startup.',
  ' built the product and sold the company three years later.',
  ' had an idea that changed the whole market.',
];

/** What everybody does. */
export const everyday: readonly string[] = [
  ' went to the shop and bought a loaf of bread.',
  ' sat by the window and read the newspaper.',
  ' walked home along the river in the rain.',
  ' took the early train to visit a friend.',
  ' opened the letter and read it twice.',
  ' found a seat near the back of the room.',
];

/** What is said of a good founder; each has its opposite at the same place of `blame`. */
export const praise: readonly string[] = [
  ' is a brilliant founder.',
  ' is one of the best leaders I have met.',
  ' understood exactly what the customers wanted.',
  ' can be trusted with the money.',
  ' stayed calm when things went wrong.',
  ' will succeed.',
];

/** What is said of a bad founder. */
export const blame: readonly string[] = [
  ' is a terrible founder.',
  ' is one of the worst leaders I have met.',
  ' never understood what the customers wanted.',
  ' cannot be trusted with the money.',
  ' panicked when things went wrong.',
  ' will fail.',
];
