import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { addConvertCommand } from './convert.ts';
import { addInspectCommand } from './inspect.ts';
import { addListCommand } from './list.ts';
import { addPathCommand } from './path.ts';
import { addPullCommand } from './pull.ts';
import { addRemoveCommand } from './remove.ts';
import { addVerifyCommand } from './verify.ts';

/** Ends the process with a code. */
export type End = (code: ExitCode) => void;

/** Adds the commands that keep models. */
export function addModelsCommand(program: Command, io: CliIo, end: End): Command {
  const models = program
    .command('models')
    .summary('list, pull, convert and remove models')
    .description(
      `Keeps the models of this machine. A MODEL is what --model takes: a name from the list, owner/name
of a model on the Hugging Face hub, either with @revision, or the path of a folder. Models of the hub
are kept in the cache that its other clients use: HF_HOME says where it is, HF_ENDPOINT names another
hub, HF_TOKEN opens what is gated, HF_HUB_OFFLINE=1 fetches nothing.`,
    )
    .addHelpText(
      'after',
      `
Examples:
  npx venti-core models pull gpt2
  npx venti-core models convert gpt2 --dtype q4 --out ./gpt2-q4
  npx venti-core generate --model gpt2 "Software is eating the world."`,
    );
  const add = [
    addListCommand,
    addPullCommand,
    addConvertCommand,
    addInspectCommand,
    addVerifyCommand,
    addRemoveCommand,
    addPathCommand,
  ];
  for (const addCommand of add) addCommand(models, io, end);
  return models;
}
