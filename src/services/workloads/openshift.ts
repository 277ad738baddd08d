import { at, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';

/** The objects of an OpenShift Template with the default values of its parameters (docs.openshift.com, using templates). */
export function expandTemplate(node: DataNode): readonly DataNode[] {
  const parameters = new Map<string, string>();
  for (const item of itemsOf(at(node, 'parameters'))) {
    const name = textOf(at(item, 'name'));
    const value = textOf(at(item, 'value'));
    if (name !== undefined && value !== undefined) parameters.set(name, value);
  }
  return itemsOf(at(node, 'objects')).map((item) => substitute(item, parameters));
}

/** `${NAME}` is text, `${{NAME}}` takes the type of the value; a parameter without a default stays as written. */
function substitute(node: DataNode, parameters: ReadonlyMap<string, string>): DataNode {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => substitute(item, parameters)) };
  if (node.kind === 'map') {
    const entries = node.entries.map((entry) => ({ ...entry, value: substitute(entry.value, parameters) }));
    return { ...node, entries };
  }
  if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
  const typed = /^\$\{\{(\w+)\}\}$/.exec(node.value)?.[1];
  const raw = typed === undefined ? undefined : parameters.get(typed);
  if (raw !== undefined) return { ...node, value: typedValue(raw), source: raw, quoted: false };
  const text = node.value.replace(/\$\{(\w+)\}/g, (whole, name: string) => parameters.get(name) ?? whole);
  return { ...node, value: text, source: text };
}

/** Text as the YAML scalar it would be when written bare. */
function typedValue(text: string): string | number | boolean {
  if (/^[-+]?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}
