import { foreignGenerateNames } from '../../options/foreign-generate-names.ts';
import { type ForeignNames, foreignNames } from '../../options/foreign-names.ts';
import { foreignWriterNames } from '../../options/foreign-writer-names.ts';

/**
 * What to type instead of flags of other programs, of GPT-2 wrappers above all. The library knows
 * what others call its options; here stand flags that only a command line has, and those for which
 * a program would be told something else.
 */
export const foreignFlags: ForeignNames = new Map([
  ...foreignWriterNames,
  ...foreignGenerateNames,
  ...foreignNames(
    {
      '--out': 'output output_file outfile save file o',
      '--quotes': 'prompts prompts_file input input_file quotes_file',
      '--quote-id': 'id quote_ids',
      '--quiet': 'silent no_progress q',
      '--batch-size': 'max_batch_size batch concurrency parallel slots',
      '--no-trim': 'no_clean raw',
      '--resume': 'continue restart',
      '--force': 'overwrite',
    },
    [
      [
        'nsamples num_samples num_return_sequences n best_of count number',
        'the command "batch" writes many pieces: batch --count 50 --out FILE',
      ],
      [
        'prompt quote text prefix unconditional',
        'the quote is an argument, generate "QUOTE", and one is picked when it is left out',
      ],
      ['length', 'it is called --max-output-tokens here'],
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
      ['stream streaming streamer', 'pieces are streamed unless --no-stream is given'],
      ['trim trim_to_sentence clean', 'pieces are trimmed unless --no-trim is given'],
      ['v', 'it is called --version here'],
    ],
  ),
]);
