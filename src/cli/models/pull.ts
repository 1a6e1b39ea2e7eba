import { type Command, Option } from 'commander';
import { type WeightType, weightTypes } from '../../convert/matrices/matrix-writer.ts';
import { exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { withLoadBar } from '../load-bar.ts';
import { Output } from '../output.ts';
import type { End } from './command.ts';
import { megabytes } from './megabytes.ts';

interface PullFlags {
  readonly dtype?: WeightType;
  readonly quiet?: true;
}

/** Adds the command that fetches a model. */
export function addPullCommand(models: Command, io: CliIo, end: End): void {
  models
    .command('pull')
    .summary('fetch the newest files of a model on the hub')
    .description(
      `Fetches the newest files of a model on the hub into its cache. A pull that broke off goes on where
it was; every file is compared with the digest that the hub lists. A writer uses what was pulled last,
and pulls by itself only what is not there.`,
    )
    .argument(
      '<model>',
      'gpt2, owner/name, or either with @revision; :Q8_0 or :file.gguf picks a GGUF file',
    )
    .addOption(
      new Option(
        '--dtype <type>',
        'precision of ready-made graphs (default: the first of q8, fp32, fp16, q4 that is there)',
      ).choices(weightTypes),
    )
    .option('--quiet', 'print errors only')
    .action(async (model: string, { dtype, quiet }: PullFlags) => {
      const pulled = await withLoadBar(quiet === true, io, (onProgress) =>
        io.models.pull(model, dtype, { signal: io.interrupt, onProgress }),
      );
      if (!quiet) {
        const { name, origin, bytes, path } = pulled;
        await new Output(io.stdout).line(
          `pulled ${name} at commit ${origin?.commit}, ${megabytes(bytes)}, into ${path}`,
        );
      }
      end(exitCode.ok);
    });
}
