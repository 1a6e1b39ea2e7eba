import type { Architecture, ModelDescription } from '../architecture.ts';
import { type LlamaConfig, parseLlamaConfig } from './config.ts';
import { llamaConfigFromGGUF, llamaPlacements } from './gguf.ts';
import { buildLlamaGraph } from './graph.ts';
import { isUnusedLlamaTensor, llamaTensors } from './tensors.ts';

/** Llama and its descendants of the same shape (SmolLM2, Llama 3). */
export const llama: Architecture = {
  prefix: 'model.',
  fromConfig: (config) => describe(parseLlamaConfig(config)),
  fromGGUF: (header) => {
    const config = llamaConfigFromGGUF(header);
    return { model: describe(config), placements: llamaPlacements(config) };
  },
};

function describe(config: LlamaConfig): ModelDescription {
  const { vocabularySize, contextLength, layers, keyValueHeads, headWidth, endOfText } = config;
  return {
    architecture: 'llama',
    sizes: {
      vocabularySize,
      contextLength,
      layers,
      keyValueHeads,
      headWidth,
      endOfText,
    },
    tensors: llamaTensors(config),
    isUnused: (tensor) => isUnusedLlamaTensor(tensor, config),
    buildGraph: async (tensors, type, sink) => await buildLlamaGraph(config, tensors, type, sink),
  };
}
