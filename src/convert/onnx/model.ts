import { MessageWriter } from './protobuf.ts';

/** Element types, numbered as TensorProto.DataType. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const;

export type ElementType = keyof typeof elementTypes;

/** A constant of the graph: its bytes stand in the model or in a file beside it. */
export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | ExternalData;
}

/** Bytes in another file of the model's folder. */
export interface ExternalData {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

export type AttributeValue =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] };

export interface GraphNode {
  readonly operator: string;
  /** Operator set; empty for ONNX's own. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** An input or output; a string is a dimension known only at run time. */
export interface TensorInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Tensors in between whose shapes cannot be told from those of others. */
  readonly intermediates: readonly TensorInfo[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly GraphNode[];
}

const irVersion = 10;
export const operatorSets: Readonly<Record<string, number>> = { '': 21, 'com.microsoft': 1 };

/**
 * Serialises a graph as an ONNX ModelProto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 * The same graph gives the same bytes.
 */
export function encodeModel(graph: Graph): Uint8Array {
  const model = new MessageWriter().integer(1, irVersion).string(2, 'venti-core');
  model.message(7, encodeGraph(graph));
  for (const [domain, version] of Object.entries(operatorSets)) {
    model.message(8, new MessageWriter().string(1, domain).integer(2, version));
  }
  return model.finish();
}

function encodeGraph(graph: Graph): MessageWriter {
  const message = new MessageWriter();
  for (const node of graph.nodes) message.message(1, encodeNode(node));
  message.string(2, graph.name);
  for (const initializer of graph.initializers) message.message(5, encodeTensor(initializer));
  for (const input of graph.inputs) message.message(11, encodeTensorInfo(input));
  for (const output of graph.outputs) message.message(12, encodeTensorInfo(output));
  for (const tensor of graph.intermediates) message.message(13, encodeTensorInfo(tensor));
  return message;
}

function encodeNode(node: GraphNode): MessageWriter {
  const message = new MessageWriter();
  for (const input of node.inputs) message.string(1, input);
  for (const output of node.outputs) message.string(2, output);
  message.string(3, node.outputs[0] ?? '').string(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) {
    message.message(5, encodeAttribute(name, value));
  }
  return message.string(7, node.domain);
}

function encodeAttribute(name: string, value: AttributeValue): MessageWriter {
  const message = new MessageWriter().string(1, name);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  if ('int' in value) return message.integer(3, value.int).integer(20, 2);
  if ('string' in value) return message.string(4, value.string).integer(20, 3);
  for (const int of value.ints) message.integer(8, int);
  return message.integer(20, 7);
}

function encodeTensor(tensor: Initializer): MessageWriter {
  const message = new MessageWriter();
  for (const dimension of tensor.shape) message.integer(1, dimension);
  message.integer(2, elementTypes[tensor.type]).string(8, tensor.name);
  if (tensor.data instanceof Uint8Array) return message.raw(9, tensor.data);
  const { location, offset, length } = tensor.data;
  for (const [key, value] of Object.entries({ location, offset, length })) {
    message.message(13, new MessageWriter().string(1, key).string(2, String(value)));
  }
  return message.integer(14, 1);
}

function encodeTensorInfo(info: TensorInfo): MessageWriter {
  const shape = new MessageWriter();
  for (const dimension of info.shape) {
    const message = new MessageWriter();
    if (typeof dimension === 'number') message.integer(1, dimension);
    else message.string(2, dimension);
    shape.message(1, message);
  }
  const tensor = new MessageWriter().integer(1, elementTypes[info.type]).message(2, shape);
  return new MessageWriter()
    .string(1, info.name)
    .message(2, new MessageWriter().message(1, tensor));
}
