import { type CorpusQuote, pickQuote, quotes } from 'venti-core/quotes';
import { createWriter, type Notice, VentiError, type WebWriterOptions } from 'venti-core/web';

// Quotes need no types but the language's own.
export const quote: CorpusQuote = pickQuote(Math.random());
export const count: number = quotes.length;

const options: WebWriterOptions = {
  model: new URL('https://example.org/models/pocket/'),
  runtimeUrl: '/onnxruntime/',
  workerUrl: '/worker.js',
  device: 'auto',
  threads: 2,
  onProgress: ({ stage, loadedBytes }) => console.log(stage, loadedBytes),
};

export async function write(): Promise<readonly Notice[]> {
  try {
    const writer = await createWriter(options);
    for await (const event of writer.stream(quote, { seed: 1 })) console.log(event.type);
    await writer.dispose();
    return writer.info.notices ?? [];
  } catch (error) {
    if (VentiError.isInstance(error) && error.code === 'offline') return [];
    throw error;
  }
}
