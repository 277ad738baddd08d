import type { Value } from '../facts/types.ts';
import type { LinkedCall, Program } from './types.ts';

export interface RegisteredPlugin {
  /** External paths of the plugin; none when it is of this repository. */
  readonly paths: readonly string[];
  readonly options: { readonly module: string; readonly value: Value } | undefined;
}

/** What a registration names: `register(plugin)`, `register({ plugin, options })`, `register([plugin, { plugin }])`. */
export function pluginsOf(program: Program, { module, fact }: LinkedCall): readonly RegisteredPlugin[] {
  const [first] = fact.args;
  if (!first) return [];
  const items = program
    .origins(module, first)
    .flatMap((origin) =>
      origin.kind === 'data' && origin.value.kind === 'array'
        ? origin.value.items.map((value) => ({ module: origin.module, value }))
        : [],
    );
  return [{ module, value: first }, ...items].map(({ module: from, value }) => {
    const plugin = program.option(from, value, 'plugin');
    const { value: given, module: place } = program.option(from, value, 'options');
    const inner = plugin.value ? program.externals(plugin.module, plugin.value) : [];
    return {
      paths: [...program.externals(from, value), ...inner],
      options: given && { module: place, value: given },
    };
  });
}
