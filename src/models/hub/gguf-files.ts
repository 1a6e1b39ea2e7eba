import { VentiError } from '../../errors.ts';

/**
 * How weights are stored in a GGUF file, as the end of its name tells, in the order in which files are taken
 * where none is named: first what loses next to nothing at the least length, then what loses little by
 * little more. What is in no list is taken where it is named.
 */
const preferred = [
  ...['Q8_0', 'F16', 'FP16', 'BF16', 'F32', 'FP32', 'Q6_K', 'Q5_K_M', 'Q5_K_S', 'Q5_1', 'Q5_0'],
  ...['Q4_K_M', 'Q4_K_S', 'Q4_1', 'Q4_0'],
];

/** Parts of a model, projectors of images, and statistics of a quantiser are no models. */
const noModel = /-\d{5}-of-\d{5}\.gguf$|(?:^|\/)mmproj|imatrix/i;

/**
 * Chooses a GGUF file among the paths of a repository; undefined where it has none, or none of that name.
 * @param wanted a path, or how the weights are stored: `Q8_0`; undefined takes the best there is
 */
export function chooseGGUF(
  paths: Iterable<string>,
  wanted: string | undefined,
): string | undefined {
  const files = ggufFiles(paths);
  if (wanted !== undefined) {
    return files.find((path) => path === wanted) ?? files.find((path) => isStored(path, wanted));
  }
  for (const type of preferred) {
    const file = files.find((path) => isStored(path, type));
    if (file !== undefined) return file;
  }
  return files.length === 1 ? files[0] : undefined;
}

/** The error for a repository of whose GGUF files none can be chosen. */
export function withoutGGUF(
  repository: string,
  wanted: string | undefined,
  paths: Iterable<string>,
): VentiError {
  const files = ggufFiles(paths);
  const problem =
    wanted === undefined
      ? 'has several GGUF files, none of a kind that is taken unasked'
      : `has no GGUF file ${wanted}`;
  const advice =
    files.length === 0
      ? 'It has none at all that is a whole model.'
      : `It has ${files.join(', ')}: pass one of them behind a colon, as in ${repository}:${files[0]}.`;
  return new VentiError('unsupported', `${repository} ${problem}. ${advice}`);
}

function ggufFiles(paths: Iterable<string>): string[] {
  return [...paths].filter((path) => path.endsWith('.gguf') && !noModel.test(path)).sort();
}

/** Whether a file's name ends with a type: `model-q8_0.gguf`, `model.Q8_0.gguf`, `Q8_0.gguf`. */
function isStored(path: string, type: string): boolean {
  const name = path.slice(0, -'.gguf'.length).toLowerCase();
  const ending = type.toLowerCase();
  return name.endsWith(ending) && /^$|[-._/]$/.test(name.slice(0, -ending.length));
}
