import type { Command } from 'commander';

/** Adds the command that checks the installation. */
export function addDoctorCommand(program: Command): Command {
  return program
    .command('doctor')
    .summary('check that everything is there, and say what to do')
    .description(
      'Checks Node, ONNX Runtime, the models in the box, the caches and the settings of the hub, and writes a few words.',
    );
}
