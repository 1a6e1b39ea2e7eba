import type { Architecture, ModelDescription } from '../architecture.ts';
import { type GPT2Config, parseGPT2Config } from './config.ts';
import { gpt2ConfigFromGGUF, gpt2Placements } from './gguf.ts';
import { buildGPT2Graph } from './graph.ts';
import { gpt2Tensors, isUnusedGPT2Tensor } from './tensors.ts';

/** GPT-2 and its descendants of the same shape (DistilGPT-2, DialoGPT). */
export const gpt2: Architecture = {
  prefix: 'transformer.',
  fromConfig: (config) => describe(parseGPT2Config(config)),
  fromGGUF: (header) => {
    const config = gpt2ConfigFromGGUF(header);
    return { model: describe(config), placements: gpt2Placements(config) };
  },
};

function describe(config: GPT2Config): ModelDescription {
  const { vocabularySize, contextLength, layers, heads, width, endOfText } = config;
  return {
    architecture: 'gpt2',
    sizes: {
      vocabularySize,
      contextLength,
      layers,
      keyValueHeads: heads,
      headWidth: width / heads,
      endOfText,
    },
    tensors: gpt2Tensors(config),
    isUnused: (tensor) => isUnusedGPT2Tensor(tensor, config),
    buildGraph: async (tensors, type, sink) => await buildGPT2Graph(config, tensors, type, sink),
  };
}
