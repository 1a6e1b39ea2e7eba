/** A name in small letters without separators: `top_k`, `top-k`, `TopK` and `topK` are all `topk`. */
export function plainSpelling(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '');
}
