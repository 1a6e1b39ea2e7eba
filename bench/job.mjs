/**
 * What one process measures.
 * @typedef {object} Job
 * @property {string} library its adapter, relative to this folder
 * @property {'cpu' | 'webgpu' | 'cuda' | 'wasm' | 'browser-webgpu'} [device] the last two are of a page in a browser;
 * `cpu` when absent
 * @property {'one' | 'many' | 'newcomer' | 'greedy'} task
 * @property {string} model a folder, a file or a name, as the library takes it
 * @property {string} [dtype] precision of the weights, where the library is told
 * @property {number} threads
 * @property {number} batch most pieces at the same time, for libraries that have to be told
 * @property {number} [maxBatchSize] the same for this package, whose default serves otherwise
 * @property {number} [maxCacheBytes] of this package, whose default serves otherwise
 * @property {number} promptTokens tokens of each prompt
 * @property {number} outputTokens tokens of each piece
 * @property {number} warmUpTokens tokens of a piece that is written before anything is measured
 * @property {number} [warmUpPieces] how many such pieces there are before a measured many, at the same time
 * @property {number} temperature 0 takes the likeliest token
 * @property {number} topK tokens are drawn from this many of the likeliest
 * @property {readonly number[]} [never] tokens that must not be written, where the library is told
 * @property {readonly string[]} prompts one for each piece; one more to warm up comes first
 */

/**
 * A library with a model, ready to write. Every piece has exactly the length asked for.
 * @typedef {object} Model
 * @property {(prompt: string, outputTokens: number, onFirstToken?: () => void) => Promise<Piece>} one
 * @property {(prompts: readonly string[], outputTokens: number) => Promise<readonly Piece[]>} many
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Piece
 * @property {string} text the continuation
 * @property {number} promptTokens
 * @property {number} outputTokens
 */

export {};
