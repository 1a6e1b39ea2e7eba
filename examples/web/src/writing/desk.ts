import { createWriter, type LoadProgress, type Writer } from 'venti-core/web';
import type { ModelChoice } from './order.ts';

/** A model on its way or ready. */
interface Kept {
  readonly choice: ModelChoice;
  readonly loading: AbortController;
  readonly writer: Promise<Writer>;
}

/** Keeps the model that was used last, and gets another when another is wanted. */
export class Desk {
  readonly #onProgress: (progress: LoadProgress) => void;
  #kept: Kept | undefined;

  /** @param onProgress told how far a model has come */
  constructor(onProgress: (progress: LoadProgress) => void) {
    this.#onProgress = onProgress;
  }

  /**
   * The writer of this choice, loaded if it is not there yet.
   * @throws VentiError when it cannot be had; asked again, it is tried again
   */
  async writer(choice: ModelChoice): Promise<Writer> {
    if (this.#kept && !isSame(this.#kept.choice, choice)) this.clear();
    this.#kept ??= this.#load(choice);
    const kept = this.#kept;
    try {
      return await kept.writer;
    } catch (error) {
      if (this.#kept === kept) this.#kept = undefined;
      throw error;
    }
  }

  /** Gives up a model that is on its way, or lets go of it and its memory. */
  clear(): void {
    this.#kept?.loading.abort();
    this.#kept?.writer.then(
      (writer) => writer.dispose(),
      () => undefined,
    );
    this.#kept = undefined;
  }

  #load(choice: ModelChoice): Kept {
    const loading = new AbortController();
    const writer = createWriter({
      model: choice.model === 'pocket' ? 'models/pocket/' : choice.model,
      runtimeUrl: 'assets/onnxruntime-1.30.0/',
      device: choice.device,
      onProgress: this.#onProgress,
      abortSignal: loading.signal,
    });
    return { choice, loading, writer };
  }
}

function isSame(one: ModelChoice, other: ModelChoice): boolean {
  return one.model === other.model && one.device === other.device;
}
