import type { Thinkpiece } from '../thinkpiece.ts';
import type { BatchJob } from './batch-job.ts';
import { sha256 } from './digest.ts';
import { parseJsonObject } from './parse-json.ts';

const format = 'venti-journal';
const version = 1;

/** What every journal begins with, of whatever version. */
export const journalStart: string = `{"format":"${format}",`;

/** The first line of a journal: whose pieces these are. */
export function headerLine(job: BatchJob): string {
  return sealed({ format, version, job });
}

/** A line of a finished piece. */
export function pieceLine(index: number, piece: Thinkpiece): string {
  return sealed({ index, piece });
}

/** What stands in a header, if it is one of this version and whole. */
export function readHeader(line: string): { readonly job: unknown } | undefined {
  const fields = unsealed(line);
  if (fields?.['format'] !== format || fields['version'] !== version) return undefined;
  return { job: fields['job'] };
}

/** Index and piece of a line; undefined where it is damaged. */
export function readPiece(
  line: string,
): { readonly index: number; readonly piece: Thinkpiece } | undefined {
  const fields = unsealed(line);
  const { index, piece } = fields ?? {};
  if (!Number.isSafeInteger(index) || typeof piece !== 'object' || piece === null) return undefined;
  return { index: index as number, piece: piece as Thinkpiece };
}

/** JSON with the digest of itself as last field. */
function sealed(fields: object): string {
  return `${JSON.stringify({ ...fields, sha256: sealOf(fields) })}\n`;
}

/** The fields of a line whose seal is right: they are what was once written. */
function unsealed(line: string): Readonly<Record<string, unknown>> | undefined {
  const parsed = parseJsonObject(line);
  if (!parsed) return undefined;
  const { sha256: seal, ...fields } = parsed;
  return seal === sealOf(fields) ? fields : undefined;
}

function sealOf(fields: object): string {
  return sha256(JSON.stringify(fields)).slice(0, 16);
}
