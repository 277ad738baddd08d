import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Program, Service } from '../types.ts';
import { configObjectsOf } from './config-objects.ts';

/** A change of configuration while the process runs. */
export interface ConfigWrite {
  readonly what: string;
  readonly place: Place;
}

const OUTSIDE = /(?:^|\/)(?:scripts?|tests?|__tests__|__mocks__|fixtures|e2e)\/|\.(?:test|spec|config)\.[cm]?[jt]s$/;
const CONFIG_FILE = /(?:^|\/)(?:config|configuration|settings|env|environment)(?:\/|\.[\w.]*$)/i;

/** Assignments to process.env and to members of configuration objects, outside of what puts the configuration together. */
export const configWritesOf = memoizeByService((service: Service): readonly ConfigWrite[] => {
  const { program } = service;
  if (!program) return [];
  const objects = new Set(configObjectsOf(service).map((item) => `${item.module}#${item.binding}`));
  return [...program.modules].flatMap(([module, facts]) =>
    OUTSIDE.test(module)
      ? []
      : facts.assignments.flatMap(({ target, fn, guards, span }): readonly ConfigWrite[] => {
          if (!program.live.has({ module, fn }) || program.holds(module, guards) === false) return [];
          const place = program.place(module, span);
          if (target.kind === 'env')
            return CONFIG_FILE.test(module) || DEFAULTS.test(target.name)
              ? []
              : [{ what: `process.env.${target.name}`, place }];
          if (target.kind !== 'member') return [];
          const root = rootOf(target);
          const owner = root === undefined ? undefined : ownerOf(program, module, root);
          // What the module of the object itself writes belongs to its construction.
          if (!owner || !objects.has(owner.key) || (owner.module === module && fn === 0)) return [];
          return [{ what: `${owner.name}.${target.property}`, place }];
        }),
  );
});

/** Settings of other libraries that are only read from the environment. */
const DEFAULTS =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED|TZ|NODE_ENV|UV_THREADPOOL_SIZE|OTEL_\w+|DD_\w+|FORCE_COLOR|NO_COLOR|DEBUG|PGSSLMODE|AWS_\w+)$/;

function rootOf(value: import('../../facts/types.ts').Value): number | undefined {
  let at = value;
  while (at.kind === 'member' || at.kind === 'index') at = at.object;
  return at.kind === 'ref' ? at.binding : undefined;
}

function ownerOf(
  program: Program,
  module: string,
  binding: number,
): { readonly key: string; readonly module: string; readonly name: string } | undefined {
  const found = program.modules.get(module)?.bindings[binding];
  if (!found) return undefined;
  if (!found.import) return { key: `${module}#${binding}`, module, name: found.name };
  const definition = program.definition(module, { kind: 'ref', binding });
  if (!definition) return undefined;
  const facts = program.modules.get(definition.module);
  const id = facts?.bindings.findIndex((item) => item.init === definition.value) ?? -1;
  return id >= 0 ? { key: `${definition.module}#${id}`, module: definition.module, name: found.name } : undefined;
}
