import { type Check, integer, number } from './checks.ts';
import { invalidOption } from './invalid-option.ts';
import { isRecord } from './is-record.ts';

export function tokenId(vocabularySize: number): Check<number> {
  return integer(0, vocabularySize - 1);
}

/** A thousand decides every draw, and no logit overflows by it. */
const checkBias = number(
  (value) => Math.abs(value) <= 1_000,
  'a number from -1000 to 1000; bannedTokens rules a token out',
);

/** Token ids and what to add to their logits: `{ 50256: -5 }`. */
export function logitBias(vocabularySize: number): Check<Readonly<Record<number, number>>> {
  const checkId = tokenId(vocabularySize);
  return (value, name) => {
    if (!isRecord(value)) {
      throw invalidOption(
        name,
        value,
        'an object from token ids to numbers, such as { 50256: -5 }',
      );
    }
    const bias: Record<number, number> = {};
    for (const [key, amount] of Object.entries(value)) {
      const isDecimal = /^(?:0|[1-9]\d{0,15})$/.test(key);
      const id = checkId(isDecimal ? Number(key) : key, `A token id of ${name}`);
      bias[id] = checkBias(amount, `${name}[${id}]`);
    }
    return bias;
  };
}
