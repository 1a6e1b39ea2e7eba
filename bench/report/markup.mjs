/**
 * An element of SVG or HTML. Children are markup; use `text` for words.
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {readonly string[]} children
 */
export function element(name, attributes = {}, ...children) {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${text(shown(value))}"`);
  return `<${name}${list.join('')}>${children.join('')}</${name}>`;
}

/** Words, with the characters that mean something to markup escaped. */
export function text(words) {
  const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return String(words).replace(/[&<>"]/g, (character) => escapes[character]);
}

function shown(value) {
  return typeof value === 'number' ? Number(value.toFixed(1)) : value;
}
