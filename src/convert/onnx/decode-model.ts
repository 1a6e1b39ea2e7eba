import { VentiError } from '../../errors.ts';
import { bytesOf, numberOf, readMessage, textOf } from './message-reader.ts';
import {
  type AttributeValue,
  type ElementType,
  type ExternalData,
  elementTypes,
  type Graph,
  type GraphNode,
  type Initializer,
  operatorSets,
  type TensorInfo,
} from './model.ts';

/**
 * Reads a graph that `encodeModel` wrote. Files of others may say more than it understands: what it
 * does not know is an error, not ignored.
 * @param where the file, for error messages
 * @throws VentiError `model-corrupt`
 */
export function decodeModel(bytes: Uint8Array, where: string): Graph {
  try {
    let graph: Graph | undefined;
    for (const field of readMessage(bytes)) {
      if (field.number === 7) graph = decodeGraph(bytesOf(field));
      if (field.number === 8) requireOperatorSet(bytesOf(field));
    }
    if (!graph) throw new RangeError('it has no graph');
    return graph;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'model-corrupt',
      `${where} is no graph of venti-core: ${reason}. Convert the model again.`,
      { cause },
    );
  }
}

/** What a node means depends on its set's version: a graph of another one cannot be rewritten. */
function requireOperatorSet(bytes: Uint8Array): void {
  let domain = '';
  let version = 0;
  for (const field of readMessage(bytes)) {
    if (field.number === 1) domain = textOf(field);
    else if (field.number === 2) version = numberOf(field);
    else throw unknownField('operator set', field.number);
  }
  if (version === operatorSets[domain]) return;
  throw new RangeError(
    `its operators of "${domain}" are of version ${version}, expected ${operatorSets[domain]}`,
  );
}

function decodeGraph(bytes: Uint8Array): Graph {
  let name = '';
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const intermediates: TensorInfo[] = [];
  const initializers: Initializer[] = [];
  const nodes: GraphNode[] = [];
  for (const field of readMessage(bytes)) {
    switch (field.number) {
      case 1:
        nodes.push(decodeNode(bytesOf(field)));
        break;
      case 2:
        name = textOf(field);
        break;
      case 5:
        initializers.push(decodeTensor(bytesOf(field)));
        break;
      case 11:
        inputs.push(decodeTensorInfo(bytesOf(field)));
        break;
      case 12:
        outputs.push(decodeTensorInfo(bytesOf(field)));
        break;
      case 13:
        intermediates.push(decodeTensorInfo(bytesOf(field)));
        break;
      default:
        throw unknownField('graph', field.number);
    }
  }
  return { name, inputs, outputs, intermediates, initializers, nodes };
}

function decodeNode(bytes: Uint8Array): GraphNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, AttributeValue> = {};
  let operator = '';
  let domain = '';
  for (const field of readMessage(bytes)) {
    switch (field.number) {
      case 1:
        inputs.push(textOf(field));
        break;
      case 2:
        outputs.push(textOf(field));
        break;
      case 3:
        // The node's own name, which is that of its first output.
        break;
      case 4:
        operator = textOf(field);
        break;
      case 5: {
        const [name, value] = decodeAttribute(bytesOf(field));
        attributes[name] = value;
        break;
      }
      case 7:
        domain = textOf(field);
        break;
      default:
        throw unknownField('node', field.number);
    }
  }
  return { operator, domain, inputs, outputs, attributes };
}

function decodeAttribute(bytes: Uint8Array): [string, AttributeValue] {
  let name = '';
  let value: AttributeValue | undefined;
  const ints: number[] = [];
  for (const field of readMessage(bytes)) {
    switch (field.number) {
      case 1:
        name = textOf(field);
        break;
      case 2:
        value = { float: numberOf(field) };
        break;
      case 3:
        value = { int: numberOf(field) };
        break;
      case 4:
        value = { string: textOf(field) };
        break;
      case 8:
        ints.push(numberOf(field));
        break;
      case 20:
        // The type, which the field with the value tells already.
        break;
      default:
        throw unknownField('attribute', field.number);
    }
  }
  return [name, value ?? { ints }];
}

function decodeTensor(bytes: Uint8Array): Initializer {
  const shape: number[] = [];
  let name = '';
  let type: ElementType | undefined;
  let data: Uint8Array = new Uint8Array(0);
  const external: Record<string, string> = {};
  for (const field of readMessage(bytes)) {
    switch (field.number) {
      case 1:
        shape.push(numberOf(field));
        break;
      case 2:
        type = elementTypeOf(numberOf(field));
        break;
      case 8:
        name = textOf(field);
        break;
      case 9:
        data = bytesOf(field);
        break;
      case 13: {
        const [key, value] = [...readMessage(bytesOf(field))].map(textOf);
        external[key ?? ''] = value ?? '';
        break;
      }
      case 14:
        // Says that the data is in another file, which field 13 tells already.
        break;
      default:
        throw unknownField('tensor', field.number);
    }
  }
  if (type === undefined) throw new RangeError(`the constant ${name} has no type`);
  const isExternal = 'location' in external;
  return { name, type, shape, data: isExternal ? externalData(external) : data };
}

function externalData(entries: Readonly<Record<string, string>>): ExternalData {
  const { location = '', offset, length } = entries;
  return { location, offset: Number(offset), length: Number(length) };
}

function decodeTensorInfo(bytes: Uint8Array): TensorInfo {
  let name = '';
  let type: ElementType | undefined;
  const shape: (number | string)[] = [];
  for (const field of readMessage(bytes)) {
    if (field.number === 1) name = textOf(field);
    else {
      for (const { number, value } of readMessage(only(bytesOf(field)))) {
        if (number === 1) type = elementTypeOf(numberOf({ number, value }));
        else shape.push(...decodeShape(bytesOf({ number, value })));
      }
    }
  }
  if (type === undefined) throw new RangeError(`the tensor ${name} has no type`);
  return { name, type, shape };
}

function decodeShape(bytes: Uint8Array): (number | string)[] {
  return [...readMessage(bytes)].map((dimension) => {
    const [size] = readMessage(bytesOf(dimension));
    if (!size) throw new RangeError('a dimension is empty');
    return size.number === 1 ? numberOf(size) : textOf(size);
  });
}

/** The one field of a message that only wraps it. */
function only(bytes: Uint8Array): Uint8Array {
  const [field] = readMessage(bytes);
  if (!field) throw new RangeError('a message is empty');
  return bytesOf(field);
}

function elementTypeOf(number: number): ElementType {
  for (const [name, value] of Object.entries(elementTypes)) {
    if (value === number) return name as ElementType;
  }
  throw new RangeError(`element type ${number} is unknown`);
}

function unknownField(message: string, number: number): RangeError {
  return new RangeError(`field ${number} of a ${message} is unknown`);
}
