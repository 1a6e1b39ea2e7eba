import type { ExternalData, Graph, GraphNode, Initializer } from './onnx/model.ts';

/** What an unsigned byte is larger by than the signed one that it stands for. */
const shift = 128;
const shiftName = 'unsigned_shift';

/**
 * A graph whose products of eight-bit integers (`matrices/integer-matrices.ts`) have unsigned bytes on both
 * sides, for processors that add two products of an unsigned and a signed byte in 16 bits, where they may have
 * no room (x86 without VNNI). The kernel for unsigned ones widens them first. Sums are the same integers.
 * @returns the graph, and where the bytes lie that it expects shifted (`shiftBytes`)
 */
export function withUnsignedProducts(graph: Graph): {
  readonly graph: Graph;
  readonly shifted: readonly ExternalData[];
} {
  const matrices = new Set(
    graph.nodes
      .filter(({ operator }) => operator === 'QGemm')
      .flatMap(({ inputs }) => inputs.slice(3)),
  );
  const shifted: ExternalData[] = [];
  const initializers = graph.initializers.map((initializer): Initializer => {
    const { name, type, data } = initializer;
    if (type !== 'int8' || !matrices.has(name)) return initializer;
    if (!(data instanceof Uint8Array)) shifted.push(data);
    const bytes = data instanceof Uint8Array ? shiftBytes(Uint8Array.from(data)) : data;
    return { ...initializer, type: 'uint8', data: bytes };
  });
  const data = new Uint8Array(Float32Array.of(shift).buffer);
  initializers.push({ name: shiftName, type: 'float32', shape: [], data });
  return {
    graph: { ...graph, initializers, nodes: lookUpShifted(graph.nodes, matrices) },
    shifted,
  };
}

/** Takes the shift away from rows of a matrix that are looked up and become floats. */
function lookUpShifted(nodes: readonly GraphNode[], matrices: ReadonlySet<string>): GraphNode[] {
  const lookedUp = new Set<string>();
  return nodes.flatMap((node) => {
    const [input = ''] = node.inputs;
    if (node.operator === 'Gather' && matrices.has(input)) lookedUp.add(node.outputs[0]!);
    if (node.operator !== 'Cast' || !lookedUp.has(input)) return [node];
    const shifted = `${node.outputs[0]}.shifted`;
    const inputs = [shifted, shiftName];
    return [
      { ...node, outputs: [shifted] },
      { operator: 'Sub', domain: '', inputs, outputs: node.outputs, attributes: {} },
    ];
  });
}

/** Makes signed bytes unsigned ones that are 128 larger, where they lie. */
export function shiftBytes<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
  // Four at a time but for those at both ends.
  const start = Math.min(-bytes.byteOffset & 3, bytes.length);
  const end = bytes.length - ((bytes.length - start) & 3);
  if (start < end)
    shiftWords(new Uint32Array(bytes.buffer, bytes.byteOffset + start, (end - start) / 4));
  for (let i = 0; i < start; i++) bytes[i]! ^= shift;
  for (let i = end; i < bytes.length; i++) bytes[i]! ^= shift;
  return bytes;
}

function shiftWords(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) words[i]! ^= 0x80808080;
}
