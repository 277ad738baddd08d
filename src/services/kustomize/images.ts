import { at, type DataMap, type DataNode, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import { change, changeMaps, kindOf, scalar, withEntry } from './edit.ts';
import type { Built, Layer } from './types.ts';

/** `images`: name, tag and digest of containers that run a given image. */
export function applyImages(objects: readonly Built[], { node }: Layer): readonly Built[] {
  const images = itemsOf(at(node, 'images'));
  if (images.length === 0) return objects;
  const edit = (map: DataMap): DataMap => {
    let changed = map;
    for (const key of ['containers', 'initContainers', 'ephemeralContainers']) {
      const list = at(changed, key);
      if (list?.kind !== 'list') continue;
      const items = list.items.map((item) => change(item, ['image'], (image) => image && retag(image, images)));
      if (items.some((item, i) => item !== list.items[i]))
        changed = withEntry(changed, key, { ...list, items }, list.place);
    }
    return changed;
  };
  return objects.map((object) => ({ ...object, node: changeMaps(object.node, edit) }));
}

/** The image after every entry of `images` that names it; it then stands where the tag, digest or name was given. */
function retag(image: DataNode, images: readonly DataNode[]): DataNode {
  let current = image;
  for (const item of images) {
    const { name, tag, digest } = splitImage(textOf(current) ?? '');
    if (name !== textOf(at(item, 'name'))) continue;
    const [newName, newTag, newDigest, suffix] = ['newName', 'newTag', 'digest', 'tagSuffix'].map((key) =>
      at(item, key),
    );
    const setter = newDigest ?? newTag ?? suffix ?? newName;
    if (!setter) continue;
    const base = textOf(newName) ?? name;
    const tagged = newTag
      ? textOf(newTag)
      : newDigest
        ? undefined
        : tag === undefined
          ? undefined
          : `${tag}${textOf(suffix) ?? ''}`;
    const kept = newDigest ? textOf(newDigest) : newTag ? undefined : digest;
    const text = `${base}${tagged === undefined ? '' : `:${tagged}`}${kept === undefined ? '' : `@${kept}`}`;
    current = scalar(text, setter.place);
  }
  return current;
}

function splitImage(text: string): { readonly name: string; readonly tag?: string; readonly digest?: string } {
  const sign = text.indexOf('@');
  const digest = sign < 0 ? undefined : text.slice(sign + 1);
  const bare = sign < 0 ? text : text.slice(0, sign);
  const colon = bare.indexOf(':', bare.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : bare.slice(colon + 1);
  return {
    name: colon < 0 ? bare : bare.slice(0, colon),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

const SCALED = /^(?:Deployment|ReplicationController|ReplicaSet|StatefulSet)$/;

/** `replicas`: the count of the workload of that name. */
export function applyReplicas(objects: readonly Built[], { node, unsupported }: Layer): readonly Built[] {
  let changed = objects;
  for (const item of itemsOf(at(node, 'replicas'))) {
    const name = textOf(at(item, 'name'));
    const count = at(item, 'count');
    if (name === undefined || !count || numberOf(count) === undefined) continue;
    const isMeant = (object: Built): boolean => object.names.includes(name) && SCALED.test(kindOf(object.node));
    if (!changed.some(isMeant)) unsupported(`replicas of ${name}, which is not there`);
    changed = changed.map((object) =>
      isMeant(object)
        ? { ...object, node: change(object.node, ['spec', 'replicas'], () => count, count.place) }
        : object,
    );
  }
  return changed;
}
