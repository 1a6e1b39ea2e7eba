import { invalidCheckpoint } from './invalid-checkpoint.ts';

/**
 * @param where file and tensor, for the error message
 * @throws VentiError `invalid-checkpoint` for the first NaN or infinity
 */
export function requireFinite(floats: Float32Array, where: string): void {
  for (let i = 0; i < floats.length; i++) {
    if (!Number.isFinite(floats[i])) {
      throw invalidCheckpoint(where, `element ${i} is ${floats[i]}, expected finite numbers`);
    }
  }
}
