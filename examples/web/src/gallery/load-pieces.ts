import type { Article } from '../article/article.ts';
import { readText } from '../share/bytes.ts';
import { maxFileBytes, readPieces } from './read-pieces.ts';

/**
 * The pieces that lie beside the page.
 * @throws Error that says what is wrong, also when there is no such file
 */
export async function fetchPieces(): Promise<Article[]> {
  const response = await fetch(new URL('thinkpieces.json', document.baseURI));
  if (!response.ok || !response.body) {
    throw new Error(`thinkpieces.json could not be fetched (${response.status})`);
  }
  return readStream(response.body);
}

/** The pieces of a file of the reader's own. @throws Error that says what is wrong */
export async function openPieces(file: File): Promise<Article[]> {
  return readStream(file.stream());
}

async function readStream(stream: ReadableStream<Uint8Array>): Promise<Article[]> {
  const json = await readText(stream, maxFileBytes);
  if (json === undefined) throw new Error(`the file has more than ${maxFileBytes / 1e6} MB`);
  return readPieces(json);
}
