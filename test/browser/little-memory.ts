import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const weights = fileURLToPath(new URL('../../models/pocket/model.weights', import.meta.url));
const pageBytes = 65_536;
/** What the runtime begins with. */
const runtimePages = 256;

/** A script after which WebAssembly has room for the runtime and for half of the model in the box. */
export function littleMemory(): string {
  const maximum = runtimePages + Math.floor(statSync(weights).size / 2 / pageBytes);
  return `WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor) { super({ ...descriptor, maximum: ${maximum} }); }
  };`;
}
