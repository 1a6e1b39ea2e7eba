import type { Command } from 'commander';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { CliIo, ModelSummary } from './io.ts';
import { Output } from './output.ts';

/** Flags of `models`. */
export interface ModelsFlags {
  readonly json?: true;
}

/** Adds the command that lists the models in the box. */
export function addModelsCommand(program: Command): Command {
  return program
    .command('models')
    .summary('list the models that can be used by name')
    .description(
      `Lists the models in the box, which --model takes by name. It also takes the path of a folder
with the model.safetensors, config.json and tokenizer.json of any model of the GPT-2 architecture.`,
    )
    .option('--json', 'print them as JSON');
}

/** Prints the models in the box. */
export async function listModels(
  { json }: ModelsFlags,
  io: Pick<CliIo, 'listModels' | 'stdout'>,
): Promise<ExitCode> {
  const models = await io.listModels();
  const lines = models.map(describe).join('\n');
  await new Output(io.stdout).line(json ? JSON.stringify(models, null, 2) : lines);
  return exitCode.ok;
}

function describe(model: ModelSummary): string {
  return [
    model.name,
    model.dtype,
    `${(model.bytes / 1e6).toFixed(1)} MB`,
    `${model.layers} layers`,
    `context of ${model.contextLength} tokens`,
    `${model.vocabularySize} token ids`,
  ].join(', ');
}
