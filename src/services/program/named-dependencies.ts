/** What a container of dependencies gives for a name: github.com/jeffijoe/awilix#api */
import type { CallFact, Value } from '../../facts/types.ts';
import type { Origin } from '../types.ts';
import { instanceOf } from './origin-lists.ts';
import type { Origins } from './origins.ts';
import type { ReachedModules } from './reach-modules.ts';

interface Registered {
  readonly module: string;
  readonly value: Value;
}

const PACKAGE = 'awilix';
const MAX_NAMES = 2000;
const MAX_ALIASES = 4;

export class NamedDependencies {
  readonly #modules: ReachedModules;
  readonly #origins: Origins;
  #registered: ReadonlyMap<string, readonly Registered[]> | undefined;

  constructor(modules: ReachedModules, origins: Origins) {
    this.#modules = modules;
    this.#origins = origins;
  }

  /** `container.resolve('mailer')` */
  asked(name: string, depth = 0): readonly Origin[] {
    if (!this.#modules.packages.has(PACKAGE) || depth > MAX_ALIASES) return [];
    this.#registered ??= this.#collect();
    return (this.#registered.get(name) ?? []).flatMap(({ module, value }) => this.#resolver(module, value, depth));
  }

  /** `register('name', asClass(Mailer))`, `register({ name: asClass(Mailer).singleton() })`. */
  #collect(): ReadonlyMap<string, readonly Registered[]> {
    const found = new Map<string, Registered[]>();
    const add = (name: string, module: string, value: Value): void => {
      const list = found.get(name);
      if (list) list.push({ module, value });
      else if (found.size < MAX_NAMES) found.set(name, [{ module, value }]);
    };
    for (const [module, { calls }] of this.#modules.modules) {
      for (const { callee, args } of calls) {
        if (callee.kind !== 'member' || callee.property !== 'register') continue;
        const [first, second] = args;
        if (first?.kind === 'string' && second) add(first.value, module, second);
        if (first?.kind !== 'object') continue;
        for (const { key, value } of first.properties) if (key !== undefined) add(key, module, value);
      }
    }
    return found;
  }

  /** What a resolver makes; options and lifetimes follow it as calls of its own. */
  #resolver(module: string, value: Value, depth: number): readonly Origin[] {
    const call = value.kind === 'call' ? this.#modules.modules.get(module)?.calls[value.call] : undefined;
    const made = call && this.#kindOf(module, call);
    const [first] = call?.args ?? [];
    if (!call) return [];
    if (!made) return call.callee.kind === 'member' ? this.#resolver(module, call.callee.object, depth + 1) : [];
    if (!first) return [];
    if (made === 'aliasTo') return first.kind === 'string' ? this.asked(first.value, depth + 1) : [];
    const origins = this.#origins.of(module, first);
    if (made === 'asValue') return origins;
    if (made === 'asClass') return origins.map(instanceOf);
    return origins.flatMap((origin) =>
      origin.kind === 'function' ? this.#origins.returned(origin.ref.module, origin.ref.fn) : [],
    );
  }

  #kindOf(module: string, { callee }: CallFact): string | undefined {
    return this.#origins
      .of(module, callee)
      .flatMap((origin) =>
        origin.kind === 'external'
          ? (/^awilix#(as(?:Class|Function|Value)|aliasTo)$/.exec(origin.path)?.[1] ?? [])
          : [],
      )[0];
  }
}
