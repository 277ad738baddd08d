import type { ExportFact, ModuleFacts, Value } from '../../facts/types.ts';
import type { Origin } from '../types.ts';
import { UNKNOWN } from './origin-lists.ts';
import type { Origins } from './origins.ts';
import type { ReachedModules } from './reach-modules.ts';

/** One export of one module: the object names the question, and keeps its answer. */
interface Answer {
  found: readonly Origin[] | undefined;
}

/** What modules give to those that import them. */
export class ExportFinder {
  readonly #modules: ReachedModules;
  readonly #origins: Origins;
  /** Answers by module and name. */
  readonly #known = new Map<string, Map<string, Answer>>();
  readonly #byName = new Map<ModuleFacts, ReadonlyMap<string, readonly ExportFact[]>>();

  constructor(modules: ReachedModules, origins: Origins) {
    this.#modules = modules;
    this.#origins = origins;
  }

  #facts(module: string): ModuleFacts | undefined {
    return this.#modules.modules.get(module);
  }

  /** What an import gives: a namespace (`*`), the default, or a named export. */
  imported(module: string, importId: number, name: string): readonly Origin[] {
    const resolution = this.#modules.resolution(module, importId);
    if (resolution.kind === 'file') {
      if (name !== '*') return this.exported(resolution.path, name);
      const kind = this.#facts(module)?.imports[importId]?.kind;
      const whole = this.#facts(resolution.path)?.exports.filter(
        (item) => item.kind === 'value' && item.name === 'module.exports',
      );
      if (kind !== 'static' && whole?.length) return this.exported(resolution.path, 'module.exports');
      return [{ kind: 'module', module: resolution.path }];
    }
    if (resolution.kind === 'unresolved') return UNKNOWN;
    const base =
      resolution.kind === 'builtin'
        ? `node:${resolution.name.replace(/^node:/, '')}`
        : resolution.name +
          (resolution.subpath && resolution.subpath !== '.' ? `/${resolution.subpath.replace(/^\.?\//, '')}` : '');
    return [{ kind: 'external', path: `${base}#${name === '*' ? 'default' : name}` }];
  }

  exported(module: string, name: string): readonly Origin[] {
    const answer = this.#answer(module, name);
    return (
      answer.found ??
      this.#origins.once(
        answer,
        () => this.#exported(module, name),
        (found) => {
          answer.found = found;
        },
      )
    );
  }

  #answer(module: string, name: string): Answer {
    let names = this.#known.get(module);
    if (!names) {
      names = new Map();
      this.#known.set(module, names);
    }
    let answer = names.get(name);
    if (!answer) {
      answer = { found: undefined };
      names.set(name, answer);
    }
    return answer;
  }

  /** Named exports by name; `export *` under `*`. */
  #exportsOf(facts: ModuleFacts): ReadonlyMap<string, readonly ExportFact[]> {
    let known = this.#byName.get(facts);
    if (!known) {
      const map = new Map<string, ExportFact[]>();
      for (const item of facts.exports) {
        const name = item.kind === 'all' ? '*' : item.name;
        const list = map.get(name);
        if (list) list.push(item);
        else map.set(name, [item]);
      }
      known = map;
      this.#byName.set(facts, known);
    }
    return known;
  }

  /** The expression that an import of this program names, for folding. */
  exportedValue(
    module: string,
    importId: number,
    name: string,
    depth = 0,
  ): { readonly module: string; readonly value: Value } | undefined {
    const resolution = this.#modules.resolution(module, importId);
    const facts = resolution.kind === 'file' ? this.#facts(resolution.path) : undefined;
    if (!facts || depth > 8) return undefined;
    for (const item of facts.exports) {
      if (item.kind === 'value' && item.name === name) return { module: facts.path, value: item.value };
      if (item.kind === 'from' && item.name === name)
        return this.exportedValue(facts.path, item.import, item.imported, depth + 1);
    }
    const whole = facts.exports.find((item) => item.kind === 'value' && item.name === 'module.exports');
    if (whole?.kind === 'value') {
      if (name === 'default' || name === '*') return { module: facts.path, value: whole.value };
      const property =
        whole.value.kind === 'object' ? whole.value.properties.findLast((item) => item.key === name) : undefined;
      if (property) return { module: facts.path, value: property.value };
    }
    for (const item of facts.exports) {
      const through = item.kind === 'all' ? this.exportedValue(facts.path, item.import, name, depth + 1) : undefined;
      if (through) return through;
    }
    return undefined;
  }

  #exported(module: string, name: string): readonly Origin[] {
    const facts = this.#facts(module);
    if (!facts) return UNKNOWN;
    const exports = this.#exportsOf(facts);
    const found = (name === '*' ? [] : (exports.get(name) ?? [])).flatMap((item): readonly Origin[] => {
      if (item.kind === 'value') return this.#origins.of(module, item.value);
      return item.kind === 'from' ? this.imported(module, item.import, item.imported) : [];
    });
    if (found.length > 0) return found;
    const whole = exports.get('module.exports') ?? [];
    if (whole.length > 0 && name !== 'module.exports') {
      const values = whole.flatMap((item) => (item.kind === 'value' ? this.#origins.of(module, item.value) : []));
      if (name === 'default') return values;
      return values.flatMap((value) => this.#origins.member(value, name));
    }
    if (name === 'default' && facts.format === 'cjs') return [{ kind: 'module', module }];
    for (const item of exports.get('*') ?? []) {
      if (item.kind !== 'all') continue;
      const through = this.imported(module, item.import, name).filter((origin) => origin.kind !== 'unknown');
      if (through.length > 0) return through;
    }
    return UNKNOWN;
  }
}
