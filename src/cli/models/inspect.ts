import type { Command } from 'commander';
import { type ModelDetails, modelKinds } from '../../models/shelf/shelf.ts';
import { exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import type { End } from './command.ts';
import { megabytes } from './megabytes.ts';

/** Adds the command that tells what a model is. */
export function addInspectCommand(
  models: Command,
  { models: shelf, stdout }: CliIo,
  end: End,
): void {
  models
    .command('inspect')
    .summary('tell what a model is')
    .description('Tells what a model is, where it is and where it came from. Fetches nothing.')
    .argument('<model>', 'a name, or a folder')
    .option('--json', 'print it as JSON')
    .action(async (model: string, { json }: { readonly json?: true }) => {
      const details = await shelf.inspect(model);
      await new Output(stdout).line(json ? JSON.stringify(details, null, 2) : describe(details));
      end(exitCode.ok);
    });
}

function describe(details: ModelDetails): string {
  const { name, kind, origin, path, architecture, dtype, parameters, files } = details;
  const { layers, contextLength, vocabularySize } = details;
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ['name', name],
    ['kind', modelKinds[kind]],
    ['from', origin && `${origin.repository} at commit ${origin.commit}`],
    ['path', path],
    ['architecture', architecture],
    ['precision', dtype],
    ['parameters', parameters?.toLocaleString('en-GB')],
    ['layers', layers],
    ['context', contextLength && `${contextLength} tokens`],
    ['vocabulary', vocabularySize && `${vocabularySize} token ids`],
    ...files.map((file) => ['file', `${file.path}, ${megabytes(file.bytes)}`] as const),
  ];
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => `${label.padEnd(14)}${value}`)
    .join('\n');
}
