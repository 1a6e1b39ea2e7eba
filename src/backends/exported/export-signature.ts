import type { InferenceSession } from 'onnxruntime-common';
import { unsuitableGraph } from './unsuitable-graph.ts';

export type IntegerType = 'int64' | 'int32';
export type FloatType = 'float32' | 'float16';

/** An input of whole numbers. */
export interface IntegerInput {
  readonly name: string;
  readonly type: IntegerType;
  /** Dimensions; 0 for a single number. */
  readonly rank: number;
}

/** One layer's keys or values on their way into a graph, shape [batch, heads, tokens, width]. */
export interface PastInput {
  readonly name: string;
  readonly type: FloatType;
  /** Undefined where the graph leaves it open. */
  readonly heads: number | undefined;
  /** Numbers per head; undefined where the graph leaves it open. */
  readonly width: number | undefined;
}

/** What an exported graph takes and gives, by the parts that its inputs and outputs play. */
export interface ExportSignature {
  /** Shape [batch, tokens]. */
  readonly tokens: IntegerInput;
  /** Shape [batch, past and new tokens]; 1 where there is one. */
  readonly attentionMask?: IntegerInput;
  /** Shape [batch, tokens]. */
  readonly positions?: IntegerInput;
  /** How many logits to compute, counted from the end. */
  readonly logitsToKeep?: IntegerInput;
  /** Bool of shape [1]: whether the past has any tokens. */
  readonly useCacheBranch?: string;
  /** By layer and kind, such as `0.key`; empty for a graph without a cache. */
  readonly past: ReadonlyMap<string, PastInput>;
  /** Names of the outputs that belong to them. */
  readonly present: ReadonlyMap<string, string>;
  /** Name of the output of shape [batch, tokens, vocabulary]. */
  readonly logits: string;
  /** Undefined where the graph leaves it open. */
  readonly vocabularySize: number | undefined;
}

type Metadata = InferenceSession.ValueMetadata;
type TensorMetadata = Extract<Metadata, { isTensor: true }>;

const pastName = /^past(?:_key_values)?[._](\d+)[._](key|value)$/;
const presentName = /^present(?:_key_values)?[._](\d+)[._](key|value)$/;

/** The integer inputs that have a part, by the names that exporters give them. */
const integerInputs: readonly (readonly [pattern: RegExp, part: IntegerPart, ranks: number[]])[] = [
  [/^input_ids$/, 'tokens', [2]],
  [/^attention_mask$/, 'attentionMask', [2]],
  [/^position_ids$/, 'positions', [2]],
  [/^(?:num_)?logits_to_keep$/, 'logitsToKeep', [0, 1]],
];

type IntegerPart = 'tokens' | 'attentionMask' | 'positions' | 'logitsToKeep';

/**
 * Finds out what a graph takes and gives. Every input has to have a part: one that is left out would make
 * the graph fail, or compute something else.
 * @param file the graph, for error messages
 * @throws VentiError `unsupported` for what is not a text decoder, naming what is missing or unknown
 */
export function readSignature(
  inputs: readonly Metadata[],
  outputs: readonly Metadata[],
  file: string,
): ExportSignature {
  const integers: Partial<Record<IntegerPart, IntegerInput>> = {};
  const past = new Map<string, PastInput>();
  const useCacheBranch = inputs.find(({ name }) => name === 'use_cache_branch')?.name;
  for (const input of inputs) {
    const [, layer, kind] = pastName.exec(input.name) ?? [];
    const integer = integerInputs.find(([pattern]) => pattern.test(input.name));
    if (layer !== undefined) past.set(`${Number(layer)}.${kind}`, pastInput(input, file));
    else if (integer) integers[integer[1]] = integerInput(input, integer[2], file);
    else if (input.name !== useCacheBranch) {
      throw unsuitableGraph(file, `wants the input ${input.name}, which is not known here`);
    }
  }
  const { tokens, ...others } = integers;
  if (!tokens) {
    throw unsuitableGraph(file, `lacks the input input_ids; it has ${namesOf(inputs)}`);
  }
  const present = presentOutputs(outputs);
  for (const entry of past.keys()) {
    if (!present.has(entry)) throw unsuitableGraph(file, `lacks the output present.${entry}`);
  }
  const { name: logits, vocabularySize } = logitsOutput(outputs, file);
  return {
    tokens,
    ...others,
    ...(useCacheBranch !== undefined && { useCacheBranch }),
    past,
    present,
    logits,
    vocabularySize,
  };
}

function integerInput(input: Metadata, ranks: readonly number[], file: string): IntegerInput {
  const { name } = input;
  if (!input.isTensor || (input.type !== 'int64' && input.type !== 'int32')) {
    throw unsuitableGraph(file, `has ${name} as ${typeOf(input)}, not as int64 or int32`);
  }
  const rank = input.shape.length;
  if (!ranks.includes(rank)) {
    const expected = ranks.join(' or ');
    throw unsuitableGraph(file, `has ${name} in ${rank} dimensions, expected ${expected}`);
  }
  return { name, type: input.type, rank };
}

function pastInput(input: Metadata, file: string): PastInput {
  const { name } = input;
  if (!isFloat(input)) {
    throw unsuitableGraph(file, `has ${name} as ${typeOf(input)}, not as float32 or float16`);
  }
  const [, heads, tokens, width] = input.shape;
  if (input.shape.length !== 4 || fixed(tokens) !== undefined) {
    const shape = input.shape.join(', ');
    throw unsuitableGraph(file, `has ${name} as [${shape}], not as [batch, heads, tokens, width]`);
  }
  return { name, type: input.type, heads: fixed(heads), width: fixed(width) };
}

function presentOutputs(outputs: readonly Metadata[]): ReadonlyMap<string, string> {
  const present = new Map<string, string>();
  for (const { name } of outputs) {
    const [, layer, kind] = presentName.exec(name) ?? [];
    if (layer !== undefined) present.set(`${Number(layer)}.${kind}`, name);
  }
  return present;
}

function logitsOutput(
  outputs: readonly Metadata[],
  file: string,
): { readonly name: string; readonly vocabularySize: number | undefined } {
  const output = outputs.find(({ name }) => name === 'logits');
  if (!output) {
    throw unsuitableGraph(file, `lacks the output logits; it has ${namesOf(outputs)}`);
  }
  const isKnown = output.isTensor && output.shape.length > 0;
  if (!isFloat(output) || (isKnown && output.shape.length !== 3)) {
    const shape = output.isTensor ? ` [${output.shape.join(', ')}]` : '';
    throw unsuitableGraph(
      file,
      `has logits as ${typeOf(output)}${shape}, not as float32 or float16 [batch, tokens, vocabulary]`,
    );
  }
  return { name: output.name, vocabularySize: fixed(output.shape[2]) };
}

function isFloat(value: Metadata): value is TensorMetadata & { readonly type: FloatType } {
  return value.isTensor && (value.type === 'float32' || value.type === 'float16');
}

/** A dimension that the graph settles; those it leaves open have names, or none. */
function fixed(dimension: number | string | undefined): number | undefined {
  return typeof dimension === 'number' && dimension > 0 ? dimension : undefined;
}

function typeOf(value: Metadata): string {
  return value.isTensor ? value.type : 'something other than a tensor';
}

function namesOf(values: readonly Metadata[]): string {
  const shown = values.slice(0, 8).map(({ name }) => name);
  return shown.join(', ') + (values.length > shown.length ? ', …' : '');
}
