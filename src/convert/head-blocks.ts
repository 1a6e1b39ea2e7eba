import { graphOutputs } from '../backends/graph-interface.ts';
import type { Graph, GraphNode, Initializer } from './onnx/model.ts';
import { standsUpright } from './stands-upright.ts';

/** About as much as a block takes: what a processor's own cache holds. */
const blockBytes = 4 * 2 ** 20;
/** Outputs of a block are a multiple of this, so that its parts begin where weights may (`WeightFile`). */
const outputStep = 64;

const { logits } = graphOutputs;
const blockName = /^(.+)\.block_(\d+)$/;

/**
 * A graph whose head (`matrices/integer-matrices.ts`) is multiplied block by block of tokens, where it is
 * large. It lies as an embedding does, a row for each token, and the runtime turns it round when it opens the
 * graph: that takes a third of the time, and a copy less, block by block. Blocks are parts of the whole matrix,
 * stored once. Products are the same to the last bit.
 * @param bytes of a block, about
 */
export function withHeadInBlocks(graph: Graph, bytes: number = blockBytes): Graph {
  const head = headOf(graph);
  if (!head) return graph;
  const { product, scaling, constants } = head;
  const [outputs = 0, inputs = 0] = constants[0]!.shape;
  const count = Math.round((outputs * inputs) / bytes);
  if (count < 2) return graph;
  const size = Math.ceil(outputs / count / outputStep) * outputStep;
  const blocks = Array.from({ length: Math.ceil(outputs / size) }, (_, block) => block);
  const parts = blocks.flatMap((block) =>
    constants.map((constant) => rowsOf(constant, block, size)),
  );
  const joined: GraphNode = {
    operator: 'Concat',
    domain: '',
    inputs: blocks.map((block) => nameOf(logits, block)),
    outputs: [logits],
    attributes: { axis: { int: 1 } },
  };
  const inBlocks = [...blocks.flatMap((block) => blockOf(head, block)), joined];
  const nodes = graph.nodes.filter((node) => node !== scaling);
  return {
    ...graph,
    nodes: nodes.flatMap((node) => (node === product ? inBlocks : [node])),
    initializers: [...graph.initializers, ...parts],
  };
}

/** The graph that `withHeadInBlocks` was given, for runtimes that do something else with its head. */
export function withWholeHead(graph: Graph): Graph {
  const isWhole = ({ name }: { readonly name: string }): boolean => !blockName.test(name);
  const whole = (names: readonly string[]): readonly string[] =>
    names.map((name) => blockName.exec(name)?.[1] ?? name);
  const isCut = graph.initializers.some((constant) => !isWhole(constant));
  if (!isCut) return graph;
  const nodes = graph.nodes.flatMap((node): readonly GraphNode[] => {
    const [output = ''] = node.outputs;
    if (output === logits) return [];
    const block = blockName.exec(output)?.[2] ?? '0';
    if (block !== '0') return [];
    return [{ ...node, inputs: whole(node.inputs), outputs: whole(node.outputs) }];
  });
  return { ...graph, nodes, initializers: graph.initializers.filter(isWhole) };
}

/** Two nodes, products of bytes and their scaling by rows, and what the first takes of each token. */
interface Head {
  readonly product: GraphNode;
  readonly scaling: GraphNode;
  readonly constants: readonly Initializer[];
}

function headOf(graph: Graph): Head | undefined {
  const product = graph.nodes.find((node) => node.operator === 'QGemm' && !standsUpright(node));
  const scaling = graph.nodes.find(({ outputs }) => outputs[0] === logits);
  if (!product || !scaling || scaling.inputs[0] !== product.outputs[0]) return undefined;
  const initializers = new Map(graph.initializers.map((constant) => [constant.name, constant]));
  const constants = product.inputs.slice(3).map((name) => initializers.get(name)!);
  return { product, scaling, constants };
}

function blockOf({ product, scaling }: Head, block: number): readonly GraphNode[] {
  const named = (names: readonly string[]): readonly string[] =>
    names.map((name) => nameOf(name, block));
  const products = named(product.outputs);
  const inputs = [...product.inputs.slice(0, 3), ...named(product.inputs.slice(3))];
  return [
    { ...product, inputs, outputs: products },
    { ...scaling, inputs: [...products, ...scaling.inputs.slice(1)], outputs: named([logits]) },
  ];
}

function nameOf(whole: string, block: number): string {
  return `${whole}.block_${block}`;
}

/** Rows of a constant, where they lie. @param size rows of a block; the last one may have fewer */
function rowsOf(constant: Initializer, block: number, size: number): Initializer {
  const { name, shape, data } = constant;
  const [rows = 0, ...others] = shape;
  const first = block * size;
  const count = Math.min(size, rows - first);
  const rowBytes = data.length / rows;
  const [start, length] = [first * rowBytes, count * rowBytes];
  const part =
    data instanceof Uint8Array
      ? data.subarray(start, start + length)
      : { ...data, offset: data.offset + start, length };
  return { ...constant, name: nameOf(name, block), shape: [count, ...others], data: part };
}
