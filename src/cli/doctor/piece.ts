import type { Writer } from '../../writer.ts';
import type { Check } from './check.ts';

/** The whole way, from a quote to a piece. */
export function pieceCheck(createWriter: () => Promise<Writer>): Check {
  return {
    name: 'a piece',
    async run() {
      const writer = await createWriter();
      try {
        const options = { seed: 1, maxOutputTokens: 16, trim: false };
        const { usage, model } = await writer.generate('Every moat is a story.', options);
        return { status: 'ok', found: `${model} wrote ${usage.outputTokens} tokens` };
      } finally {
        await writer.dispose();
      }
    },
  };
}
