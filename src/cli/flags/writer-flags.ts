import { type Command, Option } from 'commander';
import { resolveWriterOptions } from '../../options/resolve-writer.ts';
import type { WriterOptions } from '../../writer.ts';
import { numberOrText } from './number-text.ts';

/** Options of a writer that have a flag. */
export type WriterFlagName =
  | 'model'
  | 'dtype'
  | 'device'
  | 'threads'
  | 'replicas'
  | 'offline'
  | 'maxBatchSize';

const { model, device, maxBatchSize } = resolveWriterOptions(undefined);

const flags: Readonly<Record<WriterFlagName, Option>> = {
  model: new Option(
    '--model <name>',
    `a model's name, owner/name on the hub, or the path of its folder (default: ${model})`,
  ),
  dtype: new Option(
    '--dtype <type>',
    "fp32, fp16, q8 or q4 (default: the model's own; q8 for a checkpoint)",
  ),
  device: new Option('--device <name>', `cpu, webgpu or cuda (default: ${device})`),
  threads: new Option(
    '--threads <number>',
    "threads of the model (default: the machine's cores, at most 8)",
  ),
  replicas: new Option(
    '--replicas <number>',
    'copies of the model for many pieces (default: one per thread, at most 4 and 1 GiB)',
  ),
  offline: new Option('--offline', 'fetch nothing: use only the models that are there'),
  maxBatchSize: new Option(
    '--batch-size <number>',
    `most pieces written at the same time (default: ${maxBatchSize})`,
  ),
};
flags.threads.argParser(numberOrText);
flags.replicas.argParser(numberOrText);
flags.maxBatchSize.argParser(numberOrText);

export const writerFlagNames = Object.keys(flags) as readonly WriterFlagName[];

/** Adds the flags of a writer's options. */
export function addWriterFlags(command: Command): Command {
  for (const flag of Object.values(flags)) command.addOption(flag.helpGroup('Model:'));
  return command;
}

/**
 * The options of a writer that were typed, checked.
 * @throws VentiError `invalid-option`
 */
export function readWriterFlags(typed: Readonly<Record<string, unknown>>): WriterOptions {
  const options = Object.fromEntries(
    writerFlagNames.flatMap((name) => {
      const value = typed[flags[name].attributeName()];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  resolveWriterOptions(options);
  return options;
}
