import type { Thinkpiece } from './thinkpiece.ts';

/** What went wrong, in a word that programs can switch on. */
export type VentiErrorCode =
  | 'invalid-option'
  | 'unknown-option'
  | 'invalid-quote'
  | 'invalid-quotes-file'
  | 'invalid-text'
  | 'aborted'
  | 'disposed'
  | 'model-not-found'
  | 'access-denied'
  | 'hub-unavailable'
  | 'download-failed'
  | 'offline'
  | 'model-corrupt'
  | 'model-mismatch'
  | 'invalid-checkpoint'
  | 'invalid-tokenizer'
  | 'unsupported'
  | 'runtime-missing'
  | 'runtime-failed'
  | 'out-of-memory'
  | 'queue-full'
  | 'write-failed'
  | 'resume-mismatch';

const marker = Symbol.for('venti-core.VentiError');

/**
 * Every error this package throws on purpose. The message says what was given, what was expected
 * and what to do next; `code` is stable across versions.
 */
export class VentiError extends Error {
  override readonly name: string = 'VentiError';
  readonly code: VentiErrorCode;

  constructor(code: VentiErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Like `instanceof`, and true as well for errors of another installed copy of this package. */
  static isInstance(value: unknown): value is VentiError {
    return value instanceof Error && marker in value;
  }
}

/** A piece was aborted before it was finished. */
export class AbortedError extends VentiError {
  override readonly name = 'AbortedError';
  /** What was written so far. */
  readonly piece: Thinkpiece;

  constructor(piece: Thinkpiece) {
    super(
      'aborted',
      `The piece was aborted after ${piece.usage.outputTokens} tokens; what was written is in the error's field "piece".`,
    );
    this.piece = piece;
  }
}

export function disposedError(): VentiError {
  return new VentiError(
    'disposed',
    'The writer has been disposed. Create a new one with createWriter().',
  );
}

/** @param waiting how many pieces wait for a place */
export function queueFullError(waiting: number): VentiError {
  return new VentiError(
    'queue-full',
    `${waiting} pieces wait already, the most that may (maxQueueLength). Ask again when some have finished.`,
  );
}
