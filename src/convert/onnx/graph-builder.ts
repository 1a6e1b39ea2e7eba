import type {
  AttributeValue,
  ElementType,
  ExternalData,
  Graph,
  GraphNode,
  Initializer,
  TensorInfo,
} from './model.ts';

type Attributes = Readonly<Record<string, number | string | readonly number[] | { float: number }>>;

/** Collects nodes and constants of a graph; every method returns names of tensors. */
export class GraphBuilder {
  private readonly inputs: TensorInfo[] = [];
  private readonly outputs: TensorInfo[] = [];
  private readonly intermediates: TensorInfo[] = [];
  private readonly nodes: GraphNode[] = [];
  private readonly initializers = new Map<string, Initializer>();

  input(name: string, type: ElementType, shape: readonly (number | string)[]): string {
    this.inputs.push({ name, type, shape });
    return name;
  }

  output(name: string, type: ElementType, shape: readonly (number | string)[]): void {
    this.outputs.push({ name, type, shape });
  }

  /**
   * Says what shape a tensor has where the runtime could not tell, as after a Reshape. It looks for buffers
   * to use again by shape, and takes long over a graph in which shapes are unknown.
   */
  shaped(name: string, type: ElementType, shape: readonly (number | string)[]): string {
    this.intermediates.push({ name, type, shape });
    return name;
  }

  /** A constant kept in the model itself or in a file beside it. */
  constant(
    name: string,
    type: ElementType,
    shape: readonly number[],
    data: Uint8Array | ExternalData,
  ): string {
    this.initializers.set(name, { name, type, shape, data });
    return name;
  }

  /** A small constant of 64-bit integers, named after its values. */
  integers(values: readonly number[]): string {
    const data = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
    return this.constant(`integers_${values.join('_')}`, 'int64', [values.length], data);
  }

  /** A constant 64-bit integer, named after its value. */
  integer(value: number): string {
    const data = new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
    return this.constant(`integer_${value}`, 'int64', [], data);
  }

  /** A constant number, named after its value. */
  float(value: number): string {
    const data = new Uint8Array(Float32Array.of(value).buffer);
    return this.constant(`float_${value}`, 'float32', [], data);
  }

  /** A small constant of floats, named after its values. */
  floats(values: readonly number[], shape: readonly number[]): string {
    const data = new Uint8Array(Float32Array.from(values).buffer);
    return this.constant(`floats_${values.join('_')}`, 'float32', shape, data);
  }

  /** A constant byte, named after its value. */
  byte(value: number): string {
    return this.constant(`byte_${value}`, 'uint8', [], Uint8Array.of(value));
  }

  /** A constant signed byte, named after its value. */
  signedByte(value: number): string {
    const data = new Uint8Array(Int8Array.of(value).buffer);
    return this.constant(`signed_byte_${value}`, 'int8', [], data);
  }

  /** Adds a node with one output and returns the output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Attributes = {},
    domain: '' | 'com.microsoft' = '',
  ): string {
    this.nodeWithOutputs(operator, inputs, [output], attributes, domain);
    return output;
  }

  /** Adds a node with several outputs; an empty name leaves an output out. */
  nodeWithOutputs(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes = {},
    domain: '' | 'com.microsoft' = '',
  ): void {
    const values = Object.entries(attributes).map(([name, value]) => [name, attribute(value)]);
    this.nodes.push({
      operator,
      domain,
      inputs,
      outputs,
      attributes: Object.fromEntries(values) as Record<string, AttributeValue>,
    });
  }

  build(name: string): Graph {
    const { inputs, outputs, intermediates, nodes } = this;
    return {
      name,
      inputs,
      outputs,
      intermediates,
      nodes,
      initializers: [...this.initializers.values()],
    };
  }
}

/** Plain numbers are integers; floats are marked, because 1 may be either. */
function attribute(value: Attributes[string]): AttributeValue {
  if (typeof value === 'number') return { int: value };
  if (typeof value === 'string') return { string: value };
  if ('float' in value) return value;
  return { ints: value };
}
