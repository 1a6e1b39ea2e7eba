/** Compresses a text (DEFLATE, RFC 1951). */
export async function deflate(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Undoes `deflate`, and stops as soon as the text turns out longer than allowed, however small the
 * bytes it comes from.
 * @param limit most bytes of the text in UTF-8
 * @returns undefined when the bytes are damaged, or the text is too long or not UTF-8
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<string | undefined> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return readText(stream, limit).catch(() => undefined);
}

/**
 * Reads a stream of UTF-8 to its end.
 * @param limit most bytes
 * @returns undefined when there are more
 * @throws TypeError when it is not UTF-8, or the stream fails
 */
export async function readText(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = stream.getReader();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Bytes in letters that a URL takes as they are (base64url, RFC 4648). */
export function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Undoes `toBase64Url`. @returns undefined when the letters are not of that kind */
export function fromBase64Url(letters: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(letters) || letters.length % 4 === 1) return undefined;
  const binary = atob(letters.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
