import type { GeneratorInfo } from '../../generator/generator.ts';
import { resolveGenerateOptions } from '../../options/resolve-generate.ts';
import type { BatchJob, JobOptions } from '../../thinkpieces/batch-job.ts';
import { sha256 } from '../../thinkpieces/digest.ts';
import type { BatchFlags } from './flags.ts';

/**
 * The job that was asked for.
 * @throws VentiError `invalid-option` where an option does not fit the model
 */
export function describeJob(
  { format, count, options, quotes }: BatchFlags,
  seed: number,
  info: GeneratorInfo,
): BatchJob {
  return {
    format,
    count,
    seed,
    model: {
      name: info.model,
      sha256: info.modelSha256,
      dtype: info.dtype,
      device: info.device,
    },
    options: completeOptions(options, info.vocabularySize),
    quotes: { count: quotes.length, sha256: sha256(JSON.stringify(quotes)) },
  };
}

function completeOptions(options: BatchFlags['options'], vocabularySize: number): JobOptions {
  const { maxOutputTokens, minOutputTokens, sampling, stopSequences, trim, maxRedraws, bestOf } =
    resolveGenerateOptions(options, vocabularySize);
  return { maxOutputTokens, minOutputTokens, ...sampling, stopSequences, trim, maxRedraws, bestOf };
}
