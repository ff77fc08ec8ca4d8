/** The sentence for a line of the builder among the form's errors below `when`: its own, or one of its value, field or operator. */
export function errorAt(errors: unknown, path: readonly number[]): string | undefined {
  let node = errors;
  for (const index of path) node = child(child(node, 'rules'), String(index));
  return [node, child(node, 'value'), child(node, 'operator'), child(node, 'field')].map(messageIn).find((message) => message !== undefined);
}

/** The message of an error, or the first one below it: a list's entries have errors of their own. */
function messageIn(error: unknown): string | undefined {
  const message = child(error, 'message');
  if (typeof message === 'string') return message;
  return Array.isArray(error) ? error.map(messageIn).find((each) => each !== undefined) : undefined;
}

function child(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[name] : undefined;
}
