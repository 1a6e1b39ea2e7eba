import { AutoModelForCausalLM, AutoTokenizer } from '@huggingface/transformers';
import {
  AutoModelForCausalLM as AutoModelOfVersion2,
  AutoTokenizer as AutoTokenizerOfVersion2,
} from '@xenova/transformers';
import { createTransformersWriter } from '../../../src/transformers.ts';

// A program that hands over what both versions load, as their own types say. It is compiled, not run.

await createTransformersWriter({
  model: await AutoModelForCausalLM.from_pretrained('gpt2'),
  tokenizer: await AutoTokenizer.from_pretrained('gpt2'),
});

await createTransformersWriter({
  model: await AutoModelOfVersion2.from_pretrained('gpt2'),
  tokenizer: await AutoTokenizerOfVersion2.from_pretrained('gpt2'),
});
