import { at, itemsOf, textOf } from '../../parsers/data.ts';
import type { Located, Manifest } from '../types.ts';
import { locatedText } from './located.ts';

/**
 * The image that a DeploymentConfig puts into a container whenever it changes; what the container names then is a
 * placeholder (docs.openshift.com, triggering updates on image stream changes).
 */
export function triggeredImage({ kind, node }: Manifest, container: string): Located<string> | undefined {
  if (kind !== 'DeploymentConfig') return undefined;
  const change = itemsOf(at(node, 'spec', 'triggers'))
    .map((item) => at(item, 'imageChangeParams'))
    .find((params) => itemsOf(at(params, 'containerNames')).some((name) => textOf(name) === container));
  return locatedText(at(change, 'from', 'name'));
}
