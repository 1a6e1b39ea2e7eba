import { VentiError } from '../../errors.ts';

/** The error for a file of ONNX Runtime that does not load. */
export function runtimeMissing(url: string, cause: unknown): VentiError {
  if (!navigator.onLine) {
    return new VentiError(
      'offline',
      `${url} is not kept in this browser, and there is no network. Try again when there is one.`,
      { cause },
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new VentiError(
    'runtime-missing',
    `ONNX Runtime cannot be loaded from ${url} (${reason}). Serve the files of onnxruntime-web@1.30.0 there, or say where they are (runtimeUrl).`,
    { cause },
  );
}
