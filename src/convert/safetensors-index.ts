import { invalidCheckpoint, quoted } from './invalid-checkpoint.ts';
import { duplicateKey, nestingDepth } from './json-text.ts';

/** The file of each tensor, by the tensor's name. */
export type SafetensorsIndex = ReadonlyMap<string, string>;

/** `weight_map` stands two deep; metadata may hold more. */
const maxNesting = 16;

/** A file beside the index: no folder, no drive, nothing hidden. */
const fileName = /^\w[\w.-]*\.safetensors$/;

/**
 * Reads `model.safetensors.index.json`, which says in which of several files each tensor is.
 * @param where the file, for error messages
 * @throws VentiError `invalid-checkpoint`, also where a file would be outside the index's folder
 */
export function parseSafetensorsIndex(text: string, where: string): SafetensorsIndex {
  const weightMap = weightMapOf(text, where);
  const index = new Map<string, string>();
  for (const [tensor, file] of Object.entries(weightMap)) {
    if (typeof file !== 'string' || !fileName.test(file)) {
      throw invalidCheckpoint(
        `${where}: tensor ${quoted(tensor)}`,
        `is in the file ${quoted(file)}, expected the name of a .safetensors file in the same folder`,
      );
    }
    index.set(tensor, file);
  }
  if (index.size === 0) throw invalidCheckpoint(where, '"weight_map" names no tensor');
  return index;
}

function weightMapOf(text: string, where: string): Readonly<Record<string, unknown>> {
  if (nestingDepth(text) > maxNesting) {
    throw invalidCheckpoint(where, `nests more than ${maxNesting} objects and arrays`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalidCheckpoint(where, 'this is not JSON', { cause });
  }
  const key = duplicateKey(text);
  if (key !== undefined) throw invalidCheckpoint(where, `has the key ${quoted(key)} twice`);
  const weightMap = isObject(json) ? json['weight_map'] : undefined;
  if (!isObject(weightMap)) {
    throw invalidCheckpoint(where, `"weight_map" is ${quoted(weightMap)}, expected an object`);
  }
  return weightMap;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
