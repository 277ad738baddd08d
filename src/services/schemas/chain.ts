import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { Program } from '../types.ts';

/** One step of a fluent expression: `.min(1)`; `args` is undefined for a plain member (`z.coerce`). */
export interface ChainLink {
  readonly name: string;
  readonly args: readonly Value[] | undefined;
  readonly module: string;
  readonly place: Place;
}

export interface Chain {
  /** Package that the expression starts from: `zod` for `z.string().min(1)`; undefined for one's own code. */
  readonly library: string | undefined;
  readonly links: readonly ChainLink[];
  /** What the expression starts from when that is no package. */
  readonly start: { readonly module: string; readonly value: Value };
  readonly place: Place;
}

const MAX_LINKS = 60;

/** Reads `z.string().min(1).default('x')`, through constants, as its library and the links in source order. */
export function readChain(program: Program, module: string, value: Value): Chain | undefined {
  const links: ChainLink[] = [];
  let [from, item] = [module, value];
  let place: Place | undefined;
  for (let steps = 0; steps < MAX_LINKS; steps++) {
    if (item.kind === 'call') {
      const call = program.call({ module: from, call: item.call });
      place ??= call.place;
      const { callee, args } = call.fact;
      if (callee.kind === 'member') {
        links.unshift({ name: callee.property, args, module: from, place: call.place });
        item = callee.object;
        continue;
      }
      const path = program.externals(from, callee)[0];
      if (path?.includes('#')) {
        const name = path.slice(path.indexOf('#') + 1).replace(/^.*\./, '');
        links.unshift({ name, args, module: from, place: call.place });
        return { library: path.slice(0, path.indexOf('#')), links, start: { module: from, value: item }, place };
      }
      return { library: undefined, links, start: { module: from, value: item }, place };
    }
    const external = item.kind === 'member' || item.kind === 'ref' ? program.externals(from, item)[0] : undefined;
    if (external?.includes('#') && !external.includes('()')) {
      const tail = external.slice(external.indexOf('#') + 1).split('.');
      // `z.coerce.number()`: what stands between the library and the call says something too.
      for (const name of tail.slice(1).reverse())
        if (place) links.unshift({ name, args: undefined, module: from, place });
      if (tail[0] === 'coerce' && place) links.unshift({ name: 'coerce', args: undefined, module: from, place });
      if (!place) return undefined;
      return { library: external.slice(0, external.indexOf('#')), links, start: { module: from, value: item }, place };
    }
    if (item.kind !== 'ref' && item.kind !== 'member') break;
    const definition = program.definition(from, item);
    if (!definition || definition.value === item) break;
    [from, item] = [definition.module, definition.value];
  }
  return place ? { library: undefined, links, start: { module: from, value: item }, place } : undefined;
}
