import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { BackendInfo } from '../backend.ts';
import { cacheLayout } from './cache-layout.ts';
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
    const graphs = withoutIdlePart({
      beginning: await openGraph(files.beginning),
      continuation: await openGraph(files.continuation),
    });
    const { beginning, continuation } = graphs;
    const layout = cacheLayout(continuation?.signature.past ?? new Map(), config);
    for (const entry of layout.entries.keys()) {
      if (beginning && !beginning.signature.present.has(entry)) {
        throw unsuitableGraph(beginning.file, `lacks the output present.${entry}`);
      }
    }
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

/** A graph that has no past cannot go on from one: it reads all tokens at every step. */
function withoutIdlePart({ beginning, continuation }: ExportedGraphs): ExportedGraphs {
  const goesOn = continuation !== undefined && continuation.signature.past.size > 0;
  return goesOn
    ? { beginning, continuation }
    : { beginning: beginning ?? continuation, continuation: undefined };
}
