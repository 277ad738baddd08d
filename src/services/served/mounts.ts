import path from 'node:path/posix';
import type { Value } from '../../facts/types.ts';
import type { Environment, FunctionRef, LinkedCall, Program } from '../types.ts';
import { mountPrefixes } from './regexp-prefixes.ts';
import { joinPath, pathsOf } from './route-paths.ts';
import type { Routers } from './routers.ts';

interface Mount {
  readonly prefix: string;
  readonly complete: boolean;
}

/** Under which prefixes routers and plugins are mounted. */
export class Mounts {
  /** Why there may be more routes than the source shows. */
  readonly reasons = new Set<string>();
  readonly #program: Program;
  readonly #env: Environment | undefined;
  readonly #routers: Routers;
  readonly #byKey = new Map<
    string,
    { readonly parent: readonly string[]; readonly prefix: string; readonly complete: boolean }[]
  >();

  constructor(program: Program, env: Environment | undefined, routers: Routers) {
    this.#program = program;
    this.#env = env;
    this.#routers = routers;
  }

  collect(call: LinkedCall): void {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member' || !/^(?:use|route|register|mount)$/.test(callee.property)) return;
    const framework =
      this.#routers.frameworkOf(call.module, callee.object) ??
      (this.#routers.isKoaApp(call.module, callee.object) ? 'koa' : undefined);
    if (!framework) return;
    const parents = this.#routers.keysOf(call.module, callee.object);
    if (framework === 'fastify') {
      if (callee.property === 'register') this.#mountPlugin(call, parents);
      return;
    }
    const first = args[0];
    const prefixes =
      first === undefined ? undefined : pathsOf(this.#program, this.#env, call.module, first)?.flatMap(mountPrefixes);
    const children = prefixes ? args.slice(1) : args;
    for (const child of children) {
      const inner = this.#routers.routerIn(call.module, child);
      const keys = inner ? this.#routers.keysOf(inner.module, inner.value) : [];
      if (keys.length === 0) {
        this.#noteForeign(call, child);
        continue;
      }
      for (const key of keys) {
        for (const prefix of prefixes ?? ['']) {
          this.#addMount(key, { parent: parents, prefix: prefix ?? '', complete: prefix !== undefined });
        }
      }
    }
  }

  /** A router that a package outside the repository supplies may hold any route. */
  #noteForeign(call: LinkedCall, value: Value): void {
    for (const item of this.#program.externals(call.module, value)) {
      const name = /^(@[^/#]+\/[^#/]+|[^#/]+)[/#]/.exec(item)?.[1];
      if (
        name &&
        /router|routes|api|health|actuator/i.test(item) &&
        !/^(?:express|node:|koa|cors|helmet|body-parser|compression|morgan|hono|swagger|@nestjs|@bull-board|bull-arena|@adminjs|express-status-monitor)/.test(
          item,
        )
      ) {
        this.reasons.add(`${name} may register routes of its own`);
      }
    }
  }

  #mountPlugin(call: LinkedCall, parents: readonly string[]): void {
    const [plugin, options] = call.fact.args;
    if (!plugin) return;
    const option = this.#program.option(call.module, options, 'prefix');
    const prefix =
      option.found && option.value ? this.#program.literal(option.module, option.value, this.#env)?.value : undefined;
    const complete = !option.maybe && (!option.found || typeof prefix === 'string');
    const text = typeof prefix === 'string' ? prefix : '';
    const functions = [...this.#program.functions(call.module, plugin), ...this.#dynamicPlugin(call.module, plugin)];
    for (const ref of functions)
      this.#addMount(`p${ref.module}:${ref.fn}`, { parent: parents, prefix: text, complete });
    if (functions.length === 0) this.#mountAutoload(call, parents, text);
  }

  /** `register(import('./plugin.js'))`: the default export of the module. */
  #dynamicPlugin(module: string, value: Value): readonly FunctionRef[] {
    return this.#program.origins(module, value).flatMap((origin): readonly FunctionRef[] => {
      if (origin.kind !== 'module') return [];
      const facts = this.#program.modules.get(origin.module);
      const exported = facts?.exports.find(
        (item) => item.kind === 'value' && (item.name === 'default' || item.name === 'module.exports'),
      );
      return exported?.kind === 'value' ? this.#exportedFunctions(origin.module, exported.value) : [];
    });
  }

  #exportedFunctions(module: string, value: Value): readonly FunctionRef[] {
    const direct = this.#program.functions(module, value);
    if (direct.length > 0) return direct;
    return value.kind === 'call' ? this.#program.callbacks(this.#program.call({ module, call: value.call })) : [];
  }

  /** `@fastify/autoload`: every file below `dir` is a plugin, its folder is its prefix. */
  #mountAutoload(call: LinkedCall, parents: readonly string[], prefix: string): void {
    const [plugin, options] = call.fact.args;
    if (!plugin || !this.#program.externals(call.module, plugin).some((item) => /autoload/.test(item))) return;
    const inner = this.#program.option(call.module, options, 'options', 'prefix');
    const base =
      inner.found && inner.value ? this.#program.literal(inner.module, inner.value, this.#env)?.value : undefined;
    const noNames = this.#program.option(call.module, options, 'dirNameRoutePrefix');
    const named = !(
      noNames.found &&
      noNames.value &&
      this.#program.literal(noNames.module, noNames.value)?.value === false
    );
    const dir = this.#program.option(call.module, options, 'dir');
    const folder = this.#autoloadFolder(dir.found && dir.value ? dir.value : undefined, call.module);
    for (const [module, facts] of this.#program.modules) {
      if (folder === undefined || !module.startsWith(`${folder}/`)) continue;
      const inside = path.dirname(module.slice(folder.length + 1));
      const from = named && inside !== '.' ? inside.replaceAll(/(^|\/)_/g, '$1:') : '';
      const auto = this.#autoPrefix(module);
      for (const item of facts.exports) {
        if (item.kind !== 'value' || (item.name !== 'default' && item.name !== 'module.exports')) continue;
        for (const ref of this.#exportedFunctions(module, item.value)) {
          const full = joinPath(joinPath(prefix, typeof base === 'string' ? base : ''), auto ?? from);
          this.#addMount(`p${ref.module}:${ref.fn}`, { parent: parents, prefix: full, complete: true });
        }
      }
    }
  }

  #autoPrefix(module: string): string | undefined {
    const exported = this.#program.modules
      .get(module)
      ?.exports.find((item) => item.kind === 'value' && /^(?:autoPrefix|prefixOverride)$/.test(item.name));
    const text = exported?.kind === 'value' ? this.#program.literal(module, exported.value)?.value : undefined;
    return typeof text === 'string' ? text : undefined;
  }

  #autoloadFolder(value: Value | undefined, module: string): string | undefined {
    if (value?.kind !== 'call') return undefined;
    const call = this.#program.modules.get(module)?.calls[value.call];
    const last = call?.args.slice(1).map((arg) => this.#program.literal(module, arg)?.value);
    if (!last || last.some((part) => typeof part !== 'string')) return undefined;
    return path.join(path.dirname(module), ...last.map(String));
  }

  #addMount(
    key: string,
    mount: { readonly parent: readonly string[]; readonly prefix: string; readonly complete: boolean },
  ): void {
    const list = this.#byKey.get(key) ?? [];
    if (!list.some((item) => item.prefix === mount.prefix && item.parent.join() === mount.parent.join()))
      list.push(mount);
    this.#byKey.set(key, list);
  }

  /** Every prefix a router is reached by, through its mounts up to an application. */
  prefixes(keys: readonly string[], seen: ReadonlySet<string> = new Set()): readonly Mount[] {
    const mounts = keys.flatMap((key) => (seen.has(key) ? [] : (this.#byKey.get(key) ?? [])));
    if (mounts.length === 0 || seen.size > 12) return [{ prefix: '', complete: true }];
    const next = new Set([...seen, ...keys]);
    return mounts.flatMap((mount) =>
      this.prefixes(mount.parent, next).map((outer) => ({
        prefix: joinPath(outer.prefix, mount.prefix),
        complete: outer.complete && mount.complete,
      })),
    );
  }
}
