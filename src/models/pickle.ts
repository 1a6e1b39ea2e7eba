/** Names of weights that Python's pickle wrote, and of indices of such: programs that run when read. */
const pickle =
  /(?:^|\/)(?:[^/]*model[^/]*|consolidated[^/]*)\.(?:bin|bin\.index\.json|pt|pth|ckpt|pkl)$/;

/** A file of weights among others that is a pickle; undefined where there is none. */
export function findPickle(paths: Iterable<string>): string | undefined {
  for (const path of paths) if (pickle.test(path)) return path;
  return undefined;
}

/**
 * Why a pickle is not read, and what to do: the end of a sentence that has named where it is, and another.
 * @param file the pickle
 * @param source what Python is to load: a repository or a folder
 */
export function pickleRefusal(file: string, source: string): string {
  return `has its weights only in ${file}, a pickle file, which can run any program when it is opened and is not read here. ${safetensorsAdvice(source)}`;
}

/** How to get weights that can be read. */
export function safetensorsAdvice(source: string): string {
  return `In Python, AutoModelForCausalLM.from_pretrained(${JSON.stringify(source)}).save_pretrained(FOLDER) writes model.safetensors: put the tokenizer.json beside it and pass the folder.`;
}
