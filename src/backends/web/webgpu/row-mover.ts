/** `STORAGE` of `GPUBufferUsage`, which not every scope's types have. */
const usage = 0x80;
const workgroupSize = 64;
/** The most that WebGPU promises for one dimension of a dispatch. */
const mostWorkgroups = 65_535;
const bytesOfMove = 8;

const shader = `
override width: u32;
@group(0) @binding(0) var<storage, read> moves: array<vec2u>;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read_write> destination: array<f32>;

@compute @workgroup_size(${workgroupSize})
fn moveRows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let place = id.y * groups.x * ${workgroupSize}u + id.x;
  let row = place / width;
  if (row >= arrayLength(&moves)) {
    return;
  }
  let column = place % width;
  let pair = moves[row];
  destination[pair.y * width + column] = source[pair.x * width + column];
}`;

/** Which rows go where, for many pairs of buffers. */
export interface Moves {
  readonly count: number;
  readonly buffer: GPUBuffer;
}

/**
 * Has a GPU copy rows from buffer to buffer, all with one command: a command for each costs it more than the
 * copying.
 */
export class RowMover {
  private readonly device: GPUDevice;
  private readonly width: number;
  private readonly pipeline: GPUComputePipeline;
  private readonly layout: GPUBindGroupLayout;

  private constructor(device: GPUDevice, width: number, pipeline: GPUComputePipeline) {
    this.device = device;
    this.width = width;
    this.pipeline = pipeline;
    this.layout = pipeline.getBindGroupLayout(0);
  }

  /**
   * @param width 32-bit floats of a row
   * @throws GPUPipelineError where the driver takes no such program
   */
  static async create(device: GPUDevice, width: number): Promise<RowMover> {
    const module = device.createShaderModule({ code: shader });
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module, constants: { width } },
    });
    return new RowMover(device, width, pipeline);
  }

  /** Rows by number, each to the one at the same place of the second list. Whoever asks destroys the buffer. */
  moves(from: Int32Array, to: Int32Array): Moves {
    const count = from.length;
    const size = count * bytesOfMove;
    const buffer = this.device.createBuffer({ size, usage, mappedAtCreation: true });
    const pairs = new Uint32Array(buffer.getMappedRange());
    for (let i = 0; i < count; i++) {
      pairs[2 * i] = from[i]!;
      pairs[2 * i + 1] = to[i]!;
    }
    buffer.unmap();
    return { count, buffer };
  }

  /** Adds the command. The two buffers differ. */
  move(encoder: GPUCommandEncoder, moves: Moves, source: GPUBuffer, destination: GPUBuffer): void {
    const buffers = [moves.buffer, source, destination];
    const bindings = this.device.createBindGroup({
      layout: this.layout,
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const groups = Math.ceil((moves.count * this.width) / workgroupSize);
    const layers = Math.ceil(groups / mostWorkgroups);
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(Math.ceil(groups / layers), layers);
    pass.end();
  }
}
