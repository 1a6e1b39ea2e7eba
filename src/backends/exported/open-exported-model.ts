import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { BackendInfo } from '../backend.ts';
import { type CacheLayout, cacheLayout } from './cache-layout.ts';
import type { ExportConfig } from './export-config.ts';
import { readSignature } from './export-signature.ts';
import { type ExportedGraph, type ExportedGraphs, ExportedModel } from './exported-model.ts';
import { unsuitableGraph } from './unsuitable-graph.ts';

/** The files of an export, at least one; the same file where one graph serves for both. */
export interface ExportFiles {
  readonly beginning: string | undefined;
  readonly continuation: string | undefined;
}

/** What an export needs of a runtime. */
export interface ExportRuntime {
  /** Opens a graph that lies in a file. */
  readonly open: (file: string) => Promise<InferenceSession>;
  readonly tensor: typeof Tensor;
}

const bytesOfTokenId = 4;

/**
 * Opens an export in any runtime and finds out how its graphs are spoken to.
 * @throws VentiError `unsupported` for what is not a text decoder; `invalid-checkpoint` where neither the
 * graph nor its configuration tells a size; what the runtime throws
 */
export async function openExportedModel(
  files: ExportFiles,
  config: ExportConfig,
  { open, tensor }: ExportRuntime,
  where: Pick<BackendInfo, 'device' | 'dtype' | 'threads'>,
): Promise<ExportedModel> {
  const sessions = new Map<string, InferenceSession>();
  const openGraph = async (file: string | undefined): Promise<ExportedGraph | undefined> => {
    if (file === undefined) return undefined;
    const session = sessions.get(file) ?? (await open(file));
    sessions.set(file, session);
    const signature = readSignature(session.inputMetadata, session.outputMetadata, file);
    return { file, session, signature };
  };
  try {
    const graphs = assignParts({
      beginning: await openGraph(files.beginning),
      continuation: await openGraph(files.continuation),
    });
    const { beginning, continuation } = graphs;
    const layout = cacheLayout(continuation?.signature.past ?? new Map(), config);
    if (beginning) requireCache(beginning, layout);
    const { file, signature } = (continuation ?? beginning)!;
    const vocabularySize = signature.vocabularySize ?? config.vocabularySize;
    if (vocabularySize === undefined) {
      throw unsuitableGraph(
        file,
        'leaves the size of the vocabulary open, and so does config.json',
      );
    }
    return new ExportedModel(graphs, layout, tensor, {
      vocabularySize,
      contextLength: config.contextLength,
      cacheBytesPerToken: Math.max(layout.bytesPerToken, bytesOfTokenId),
      ...where,
    });
  } catch (error) {
    for (const session of sessions.values()) await session.release();
    throw error;
  }
}

/**
 * A graph with a past goes on from it, whatever its file is called; without one, all tokens are read at
 * every step.
 */
function assignParts({ beginning, continuation }: ExportedGraphs): ExportedGraphs {
  const goesOn = [continuation, beginning].find((graph) => graph && graph.signature.past.size > 0);
  return { beginning: beginning ?? (goesOn ? undefined : continuation), continuation: goesOn };
}

/** What comes out of the beginning has to be what goes into the continuation. */
function requireCache({ file, signature }: ExportedGraph, { entries }: CacheLayout): void {
  const lacking = [...entries.keys()].find((entry) => !signature.present.has(entry));
  if (lacking) throw unsuitableGraph(file, `lacks the output present.${lacking}`);
  const surplus = [...signature.past.keys()].find((entry) => !entries.has(entry));
  if (surplus) {
    throw unsuitableGraph(file, `wants the past of ${surplus}, which the other graph has not`);
  }
}
