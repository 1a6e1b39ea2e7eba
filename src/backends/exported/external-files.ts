import type { ByteSource } from '../../convert/byte-source.ts';
import { invalidCheckpoint } from '../../convert/invalid-checkpoint.ts';
import { ProtobufReader, type Span } from './protobuf-reader.ts';

/** Messages of an ONNX file that others may lie in, and the fields where they do (onnx.proto). */
const nested = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparseTensor' },
  node: { 5: 'attribute' },
  attribute: {
    5: 'tensor',
    6: 'graph',
    10: 'tensor',
    11: 'graph',
    22: 'sparseTensor',
    23: 'sparseTensor',
  },
  sparseTensor: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'externalData' },
  externalData: {},
} as const satisfies Readonly<Record<string, Readonly<Record<number, string>>>>;

type Message = keyof typeof nested;

/** Deeper than any exporter nests its graphs; every message takes two bytes at least. */
const deepest = 100;

/**
 * The files that a graph keeps constants in, as it names them, sorted.
 * @throws VentiError `invalid-checkpoint` where the file is no ONNX model
 */
export async function externalFiles(source: ByteSource): Promise<readonly string[]> {
  const reader = new ProtobufReader(source);
  const names = new Set<string>();
  const visit = async (message: Message, span: Span, depth: number): Promise<void> => {
    if (depth > deepest) throw new RangeError(`messages are nested more than ${deepest} deep`);
    if (message === 'externalData') {
      const name = await location(reader, span);
      if (name !== undefined) names.add(name);
      return;
    }
    const inner: Readonly<Record<number, Message>> = nested[message];
    for await (const { number, value } of reader.fields(span)) {
      const kind = inner[number];
      if (kind !== undefined && value !== undefined) await visit(kind, value, depth + 1);
    }
  };
  try {
    await visit('model', { start: 0, end: source.size }, 0);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw invalidCheckpoint(source.name, `is no ONNX model (${cause.message})`, { cause });
  }
  return [...names].sort();
}

/** The value of a StringStringEntryProto whose key is `location`. */
async function location(reader: ProtobufReader, span: Span): Promise<string | undefined> {
  const texts: Record<number, string> = {};
  for await (const { number, value } of reader.fields(span)) {
    if (value) texts[number] = new TextDecoder().decode(await reader.bytes(value));
  }
  return texts[1] === 'location' ? texts[2] : undefined;
}
