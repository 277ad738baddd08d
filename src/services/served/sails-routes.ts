import path from 'node:path/posix';
import type { Value } from '../../facts/types.ts';
import type { FunctionRef, Program, Route, RouteTable } from '../types.ts';

/**
 * Routes of Sails: `'GET /boards/:id': 'boards/show'` in config/routes.js, with actions below api/controllers
 * (https://sailsjs.com/documentation/concepts/routes/custom-routes). Blueprints may add others.
 */
export function findSailsRoutes(program: Program): RouteTable {
  const routes = [...program.modules].flatMap(([module, facts]): readonly Route[] => {
    const app = /^(.*\/)?config\/routes\.js$/.exec(module);
    if (!app || !program.packages.has('sails')) return [];
    return facts.exports.flatMap((item) => {
      const table = item.kind === 'value' && item.name === 'routes' ? item.value : undefined;
      if (table?.kind !== 'object') return [];
      return table.properties.flatMap((property): readonly Route[] => {
        const [, method = 'ALL', route = ''] = /^(?:([a-z]+|ALL)\s+)?(\/\S*)$/i.exec(property.key ?? '') ?? [];
        if (route === '') return [];
        return [
          {
            method: method.toUpperCase(),
            path: route,
            complete: true,
            handlers: handlersOf(program, module, app[1] ?? '', property.value),
            place: program.place(module, property.span),
            framework: 'sails',
            call: undefined,
          },
        ];
      });
    });
  });
  return { routes, complete: true, reasons: [] };
}

/** `'boards/show'`, `{ action: 'boards/show' }`, `{ fn }`, or a function. */
function handlersOf(program: Program, module: string, app: string, target: Value): readonly FunctionRef[] {
  if (target.kind === 'object') {
    const inner = target.properties.find(({ key }) => key === 'action' || key === 'fn');
    return inner ? handlersOf(program, module, app, inner.value) : [];
  }
  if (target.kind !== 'string') return program.functions(module, target);
  const action = path.join(app, 'api/controllers', `${target.value.replaceAll('.', '/')}.js`);
  return (program.modules.get(action)?.exports ?? []).flatMap((item) =>
    item.kind === 'value' && (item.name === 'fn' || item.name === 'module.exports')
      ? program.functions(action, runs(item.value))
      : [],
  );
}

/** The function of an action with declared inputs and exits. */
function runs(value: Value): Value {
  return value.kind === 'object' ? (value.properties.find(({ key }) => key === 'fn')?.value ?? value) : value;
}
