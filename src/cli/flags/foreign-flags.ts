import { foreignGenerateNames } from '../../options/foreign-generate-names.ts';
import { type ForeignNames, foreignNames } from '../../options/foreign-names.ts';
import { foreignWriterNames } from '../../options/foreign-writer-names.ts';

/** What others call flags that only a command line has, or that a program would be told of otherwise. */
const renamed: Readonly<Record<string, string>> = {
  '--out': 'output output_file outfile save file o',
  '--quotes': 'prompts prompts_file input input_file quotes_file',
  '--quote-id': 'id quote_ids',
  '--quiet': 'silent no_progress q',
  '--max-output-tokens': 'length',
  '--batch-size': 'max_batch_size batch concurrency parallel slots',
  '--no-trim': 'no_clean raw',
  '--resume': 'continue restart',
  '--force': 'overwrite',
  '--pieces': 'nsamples num_samples samples count number n limit',
  '--text': 'held_out test_file eval_file dataset',
  '--corpus': 'train train_file training_data',
};

/** What to do instead of flags that are called nothing here. */
const advice: readonly (readonly [names: string, advice: string])[] = [
  ['out output output_file outfile save file o', 'type > FILE; the command "batch" has --out'],
  ['quotes prompts prompts_file quotes_file', 'the command "batch" reads a file of quotes'],
  [
    'nsamples num_samples num_return_sequences n count number',
    'the command "batch" writes many pieces: batch --count 50 --out FILE',
  ],
  [
    'prompt quote text prefix unconditional',
    'the quote is an argument, generate "QUOTE", and one is picked when it is left out',
  ],
  ['do_sample greedy', 'use --temperature: 0 takes the likeliest token, above 0 samples'],
  ['bad_words', 'use --banned-tokens, with the ids of the tokens'],
  [
    'timeout timeout_ms max_time abort abort_signal signal cancel_signal abort_controller',
    'press Ctrl-C to end',
  ],
  [
    'progress progress_callback on_progress on_token callback',
    'progress is always shown; --quiet hides it',
  ],
  ['max_cache_bytes max_queue_length', 'only programs can set it, in createWriter()'],
  ['verbose debug', 'set VENTI_DEBUG=1 in the environment to see where an error came from'],
  ['stream streaming streamer', '"generate" streams unless --no-stream is given'],
  ['trim trim_to_sentence clean', 'pieces are trimmed unless --no-trim is given'],
  ['v', 'it is called --version here'],
];

/**
 * What to type instead of flags of other programs, of GPT-2 wrappers above all.
 * @param known flags of the command that was typed
 */
export function foreignFlags(known: readonly string[]): ForeignNames {
  const ofCommand = Object.entries(renamed).filter(([flag]) => known.includes(flag));
  return new Map([
    ...foreignWriterNames,
    ...foreignGenerateNames,
    ...foreignNames({}, advice),
    ...foreignNames(Object.fromEntries(ofCommand), []),
  ]);
}
