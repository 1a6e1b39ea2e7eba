import type { Thinkpiece, ThinkpieceEvent } from '../../thinkpiece.ts';
import type { Output } from '../output.ts';
import { SettledText } from './settled-text.ts';

/**
 * Prints a piece while it is written, and not a character that the finished piece lacks.
 * @param trim whether the piece will be cut after its last finished sentence
 */
export async function printStream(
  events: AsyncIterable<ThinkpieceEvent>,
  trim: boolean,
  output: Output,
): Promise<Thinkpiece> {
  const settled = new SettledText();
  let printed = 0;
  const print = async (text: string): Promise<void> => {
    if (text === '') return;
    printed += text.length;
    await output.print(text);
  };
  for await (const event of events) {
    if (event.type === 'start') await print(event.quote);
    if (event.type === 'text-delta') await print(trim ? settled.push(event.text) : event.text);
    if (event.type === 'finish') {
      await print(event.piece.text.slice(printed));
      await output.line('');
      return event.piece;
    }
  }
  throw new Error('a stream ended without its piece');
}
