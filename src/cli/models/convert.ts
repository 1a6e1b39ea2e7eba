import { type Command, Option } from 'commander';
import { type WeightType, weightTypes } from '../../convert/matrices/matrix-writer.ts';
import { modelBytes } from '../../models/manifest.ts';
import { exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { withLoadBar } from '../load-bar.ts';
import { Output } from '../output.ts';
import type { End } from './command.ts';
import { megabytes } from './megabytes.ts';

interface ConvertFlags {
  readonly dtype: WeightType;
  readonly out: string;
  readonly offline?: true;
  readonly quiet?: true;
}

/** Adds the command that makes a model folder of a checkpoint. */
export function addConvertCommand(models: Command, io: CliIo, end: End): void {
  models
    .command('convert')
    .summary('make a folder of its own of a checkpoint')
    .description(
      `Converts a checkpoint into a folder that --model takes, to be copied to where it runs. The same
checkpoint gives the same bytes; nothing in them tells of when and where.`,
    )
    .argument('<source>', 'gpt2, owner/name, either with @revision, a folder or a GGUF file')
    .addOption(
      new Option('--dtype <type>', 'precision of the weights').choices(weightTypes).default('q8'),
    )
    .requiredOption('--out <folder>', 'the folder, which must not be there')
    .option('--offline', 'fetch nothing')
    .option('--quiet', 'print errors only')
    .action(async (source: string, { dtype, out, offline, quiet }: ConvertFlags) => {
      const { manifest } = await withLoadBar(quiet === true, io, (onProgress) =>
        io.models.convert(source, { dtype, out }, { offline, signal: io.interrupt, onProgress }),
      );
      if (!quiet) {
        await new Output(io.stdout).line(
          `converted ${manifest.name} to ${manifest.dtype}, ${megabytes(modelBytes(manifest))}, into ${out}`,
        );
      }
      end(exitCode.ok);
    });
}
