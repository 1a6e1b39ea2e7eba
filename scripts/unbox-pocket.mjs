// Writes a checkpoint with the weights that the model in the box computes with, to tune it further:
//
//     npm run pocket:unbox -- FOLDER
//
// FOLDER gets model.safetensors in 32 bits, config.json and tokenizer.json. What the conversion to eight bits
// lost is not in them.
import { copyFile, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundles } from './bundle.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: npm run pocket:unbox -- FOLDER');
  process.exit(2);
}

const box = fileURLToPath(new URL('../models/pocket', import.meta.url));
const built = await mkdtemp(join(tmpdir(), 'venti-core-pocket-'));
try {
  const { boxed } = await loadBundles({ boxed: 'test/golden/boxed-checkpoint.ts' }, built);
  const manifest = JSON.parse(await readFile(join(box, 'manifest.json'), 'utf8'));
  const checkpoint = await boxed.BoxedCheckpoint.open({ path: box, manifest });
  await mkdir(folder, { recursive: true });
  await copyFile(join(box, 'tokenizer.json'), join(folder, 'tokenizer.json'));
  await writeFile(join(folder, 'config.json'), JSON.stringify(configOf(manifest), null, 1));
  await writeTensors(join(folder, 'model.safetensors'), checkpoint);
} finally {
  await rm(built, { recursive: true });
}

/** Hugging Face's config.json. */
function configOf({ vocabularySize, contextLength, layers, heads, headWidth, endOfText }) {
  return {
    architectures: ['GPT2LMHeadModel'],
    model_type: 'gpt2',
    activation_function: 'gelu_new',
    vocab_size: vocabularySize,
    n_positions: contextLength,
    n_ctx: contextLength,
    n_embd: heads * headWidth,
    n_layer: layers,
    n_head: heads,
    layer_norm_epsilon: 1e-5,
    bos_token_id: endOfText,
    eos_token_id: endOfText,
    tie_word_embeddings: true,
  };
}

/** See https://huggingface.co/docs/safetensors. */
async function writeTensors(path, checkpoint) {
  const header = {};
  let end = 0;
  for (const [name, shape] of checkpoint.shapes) {
    const begin = end;
    end += 4 * shape.reduce((product, length) => product * length, 1);
    header[`transformer.${name}`] = { dtype: 'F32', shape, data_offsets: [begin, end] };
  }
  const json = JSON.stringify(header);
  const text = Buffer.from(json.padEnd(8 * Math.ceil(json.length / 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.byteLength));
  const file = await open(path, 'w');
  try {
    await file.writev([length, text]);
    for (const name of checkpoint.shapes.keys()) await file.write(await checkpoint.floats(name));
  } finally {
    await file.close();
  }
}
