import type { CallFact, ModuleFacts, Value } from '../../facts/types.ts';
import type { Origin } from '../types.ts';
import type { Collections } from './collections.ts';
import { NamedDependencies } from './named-dependencies.ts';
import { externalMember, instanceOf, UNKNOWN } from './origin-lists.ts';
import type { Origins } from './origins.ts';
import type { ReachedModules } from './reach-modules.ts';

interface ClassRef {
  readonly module: string;
  readonly cls: number;
}

/** Members of classes and of their instances, own and inherited. */
export class ClassMembers {
  readonly #modules: ReachedModules;
  readonly #collections: Collections;
  readonly #origins: Origins;
  readonly #named: NamedDependencies;
  /** Direct subclasses of each class of the program. */
  #subclasses: ReadonlyMap<string, readonly ClassRef[]> | undefined;

  constructor(modules: ReachedModules, collections: Collections, origins: Origins) {
    this.#modules = modules;
    this.#collections = collections;
    this.#origins = origins;
    this.#named = new NamedDependencies(modules, origins);
  }

  #facts(module: string): ModuleFacts | undefined {
    return this.#modules.modules.get(module);
  }

  instanceMember(module: string, cls: number, property: string, depth: number): readonly Origin[] {
    const facts = this.#facts(module);
    const fact = facts?.classes[cls];
    if (!facts || !fact || depth > 8) return UNKNOWN;
    const found: Origin[] = [];
    for (const method of fact.methods) {
      if (method.static || method.name !== property) continue;
      if (method.kind === 'getter') found.push(...this.#origins.returned(module, method.fn));
      else if (method.kind === 'method') found.push({ kind: 'function', ref: { module, fn: method.fn } });
    }
    for (const item of fact.properties) {
      if (!item.static && item.name === property && item.value) found.push(...this.#origins.of(module, item.value));
    }
    for (const item of this.#collections.assigned(`${module}#c${cls}`, property))
      found.push(...this.#origins.of(item.module, item.value));
    const own = fact.methods.find((method) => method.kind === 'constructor');
    const params = own ? (facts.functions[own.fn]?.params ?? []) : [];
    for (const param of params) {
      if (param.property && param.name === property && param.binding !== undefined)
        found.push(...this.#origins.binding(module, param.binding));
    }
    const known = found.filter((origin) => !(origin.kind === 'literal' && origin.value == null));
    if (!known.some((origin) => origin.kind !== 'parameter' && origin.kind !== 'unknown')) {
      const type = fact.properties.find((item) => item.name === property)?.type;
      if (type) known.push(...this.typed(module, type));
    }
    if (known.length > 0) return known;
    const inherited = this.parents(module, cls).flatMap((parent): readonly Origin[] => {
      if (parent.kind === 'class') return this.instanceMember(parent.module, parent.cls, property, depth + 1);
      if (parent.kind === 'external') return externalMember(`${parent.path}()`, property);
      return [];
    });
    return inherited.length > 0 ? inherited : UNKNOWN;
  }

  classMember(module: string, cls: number, property: string, depth: number): readonly Origin[] {
    const fact = this.#facts(module)?.classes[cls];
    if (!fact || depth > 8) return UNKNOWN;
    const found: Origin[] = [];
    for (const method of fact.methods) {
      if (!method.static || method.name !== property) continue;
      if (method.kind === 'getter') found.push(...this.#origins.returned(module, method.fn));
      else found.push({ kind: 'function', ref: { module, fn: method.fn } });
    }
    for (const item of fact.properties) {
      if (item.static && item.name === property && item.value) found.push(...this.#origins.of(module, item.value));
    }
    for (const item of this.#collections.assigned(`${module}#c${cls}`, property))
      found.push(...this.#origins.of(item.module, item.value));
    if (found.length > 0) return found;
    const inherited = this.parents(module, cls).flatMap((parent): readonly Origin[] => {
      if (parent.kind === 'class') return this.classMember(parent.module, parent.cls, property, depth + 1);
      return parent.kind === 'external' ? externalMember(parent.path, property) : [];
    });
    return inherited.length > 0 ? inherited : UNKNOWN;
  }

  /** Methods of this name in subclasses: `this.stop()` of a base class runs that of the class the object is of. */
  overrides(module: string, object: Value, property: string): readonly Origin[] {
    return object.kind === 'this' && object.cls !== undefined ? this.#below(module, object.cls, property, 0) : [];
  }

  #below(module: string, cls: number, property: string, depth: number): readonly Origin[] {
    if (depth > 4) return [];
    this.#subclasses ??= this.#findSubclasses();
    return (this.#subclasses.get(`${module}#${cls}`) ?? []).flatMap((sub): readonly Origin[] => {
      const method = this.#facts(sub.module)?.classes[sub.cls]?.methods.find(
        (item) => item.name === property && item.kind === 'method' && !item.static,
      );
      const own: readonly Origin[] = method ? [{ kind: 'function', ref: { module: sub.module, fn: method.fn } }] : [];
      return [...own, ...this.#below(sub.module, sub.cls, property, depth + 1)];
    });
  }

  #findSubclasses(): ReadonlyMap<string, readonly ClassRef[]> {
    const found = new Map<string, ClassRef[]>();
    // Set before parents are asked for: that question may lead back here.
    this.#subclasses = found;
    for (const [module, facts] of this.#modules.modules) {
      facts.classes.forEach((fact, cls) => {
        if (!fact.extends) return;
        for (const parent of this.parents(module, cls)) {
          if (parent.kind !== 'class') continue;
          const key = `${parent.module}#${parent.cls}`;
          const list = found.get(key);
          if (list) list.push({ module, cls });
          else found.set(key, [{ module, cls }]);
        }
      });
    }
    return found;
  }

  parents(module: string, cls: number): readonly Origin[] {
    const parent = this.#facts(module)?.classes[cls]?.extends;
    return parent
      ? this.#origins.of(module, parent).filter((origin) => origin.kind === 'class' || origin.kind === 'external')
      : [];
  }

  /** An instance of a class that extends a package's class is that package's object too. */
  externalBase(module: string, cls: number, depth = 0): readonly Origin[] {
    if (depth > 8) return [];
    return this.parents(module, cls).flatMap((parent): readonly Origin[] => {
      if (parent.kind === 'external') return [{ kind: 'external', path: `${parent.path}()` }];
      return parent.kind === 'class' ? this.externalBase(parent.module, parent.cls, depth + 1) : [];
    });
  }

  /** An instance of the type that an annotation names: of a package, or a class of the program. */
  typed(module: string, type: Value): readonly Origin[] {
    return this.#origins.of(module, type).flatMap((origin): readonly Origin[] => {
      if (origin.kind === 'external') return [{ kind: 'external', path: `${origin.path}()` }];
      if (origin.kind === 'class') return [instanceOf(origin), ...this.externalBase(origin.module, origin.cls)];
      return [];
    });
  }

  /** `moduleRef.get(Mailer)`, `container.resolve(Mailer)`: a container of dependencies gives an object of the class. */
  asked(module: string, { callee, args: [first] }: CallFact): readonly Origin[] {
    if (callee.kind !== 'member' || !/^(?:get|resolve)$/.test(callee.property)) return [];
    if (first?.kind === 'string' && callee.property === 'resolve') return this.#named.asked(first.value);
    if (first?.kind !== 'ref') return [];
    return this.typed(module, first).filter(
      (origin) => origin.kind === 'instance' || (origin.kind === 'external' && /#[A-Z][a-z]\w*\(\)$/.test(origin.path)),
    );
  }
}
