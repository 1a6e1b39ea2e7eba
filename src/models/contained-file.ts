import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { invalidCheckpoint } from '../convert/invalid-checkpoint.ts';
import { VentiError } from '../errors.ts';

/**
 * The path of a file that a graph names, which has to lie in the model's folder, also where symbolic links
 * lead. In the hub's cache the files of a model are links into the folder `blobs` of its repository, and
 * that will do.
 * @param folder the model
 * @param graph path of the graph within the folder
 * @param name as the graph has it, relative to the graph
 * @throws VentiError `invalid-checkpoint` for a file elsewhere; `model-not-found` where there is none
 */
export async function containedFile(folder: string, graph: string, name: string): Promise<string> {
  const file = join(dirname(graph), name);
  const isPlain = name !== '' && !isAbsolute(name) && !/[\\\0]|^[a-z]:/i.test(name);
  if (!isPlain || !isWithin('.', file)) {
    throw invalidCheckpoint(
      join(folder, graph),
      `keeps constants in ${JSON.stringify(name)}, expected a file in the model's own folder`,
    );
  }
  let target: string;
  try {
    target = await realpath(join(folder, file));
  } catch (cause) {
    throw new VentiError(
      'model-not-found',
      `${join(folder, graph)} keeps constants in ${file}, which is missing. Get it from where the graph came.`,
      { cause },
    );
  }
  const real = await realpath(folder);
  const homes = [real, ...hubBlobs(real)];
  if (homes.some((home) => isWithin(home, target))) return file;
  throw invalidCheckpoint(
    join(folder, graph),
    `keeps constants in ${file}, a link to ${target}, expected a file in the model's own folder`,
  );
}

/** The blobs of a repository in the hub's cache, for the folder of one of its snapshots. */
function hubBlobs(folder: string): string[] {
  const snapshots = dirname(folder);
  return snapshots.endsWith(`${sep}snapshots`) ? [join(dirname(snapshots), 'blobs')] : [];
}

function isWithin(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
