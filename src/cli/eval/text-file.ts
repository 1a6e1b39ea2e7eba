import { open } from 'node:fs/promises';
import { VentiError } from '../../errors.ts';

/** A file of text, to be read once. */
export interface TextFile extends AsyncDisposable {
  /** Undefined where no file was named. */
  readonly parts: AsyncIterable<Uint8Array> | undefined;
  /** Length; 0 where it is not known, as of a pipe. */
  readonly bytes: number;
}

/**
 * Opens a file that a flag names, before the work that comes first.
 * @throws VentiError `invalid-text`
 */
export async function openTextFile(flag: string, path: string | undefined): Promise<TextFile> {
  if (path === undefined) {
    return { parts: undefined, bytes: 0, [Symbol.asyncDispose]: async () => {} };
  }
  try {
    const file = await open(path);
    const status = await file.stat();
    if (status.isDirectory()) {
      await file.close();
      throw new Error('it is a folder');
    }
    const parts = file.createReadStream({ autoClose: false });
    const close = async (): Promise<void> => await file.close();
    return { parts, bytes: status.size, [Symbol.asyncDispose]: close };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new VentiError(
      'invalid-text',
      `${flag} ${path} cannot be read: ${reason}. Pass a file of text in UTF-8.`,
      { cause },
    );
  }
}
