import type { DataNode } from '../../parsers/data.ts';
import { RenderError } from './function-arguments.ts';
import { isAsked } from './values.ts';

/** Where a value is handed on as it is: whatever it may be, it changes nothing else of the object. */
const HANDED_ON =
  /\.(?:env\.\d+\.value|(?:data|stringData|annotations|labels|matchLabels)\.[^.]+|hosts?|hosts\.\d+|secretName|claimName|(?:secretKeyRef|configMapKeyRef|secretRef|configMapRef|imagePullSecrets\.\d+)\.(?:name|key))$/;

/** Throws where an asked value decides what the object is: a number, a name, a switch. */
export function assertHandedOn(node: DataNode, path = ''): void {
  if (node.kind === 'list') {
    for (const [i, item] of node.items.entries()) assertHandedOn(item, `${path}.${i}`);
  } else if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      if (isAsked(key)) throw new RenderError('a key that has to be given');
      assertHandedOn(value, `${path}.${key.replaceAll('.', '/')}`);
    }
  } else if (typeof node.value === 'string' && isAsked(node.value)) {
    // Of an image, only the version may be asked for: the name says what runs.
    const version = path.endsWith('.image') && /:x{29}$/.test(node.value) && !isAsked(node.value.slice(0, -30));
    if (!version && !HANDED_ON.test(path)) throw new RenderError(`a value that has to be given (${path.slice(1)})`);
  }
}
