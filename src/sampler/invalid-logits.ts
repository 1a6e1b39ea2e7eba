import { VentiError } from '../errors.ts';

/** The error for a logit that is NaN or +Infinity. */
export function invalidLogit(logit: number, token: number): VentiError {
  return new VentiError(
    'runtime-failed',
    `The model gave token ${token} the logit ${logit}, from which nothing can be drawn. ` +
      'Its weights are damaged or too coarse: load the model anew, or with dtype fp32.',
  );
}
