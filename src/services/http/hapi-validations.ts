import { placeKey } from '../../parsers/place.ts';
import { readSchema } from '../schemas/read-schema.ts';
import { hapiRouteObjects } from '../served/hapi-routes.ts';
import type { Program, Service } from '../types.ts';
import type { Validation } from './validations.ts';

const PARTS = [
  ['payload', 'body'],
  ['query', 'query'],
  ['params', 'params'],
] as const;

/** `options: { validate: { payload, query, params } }` of hapi routes (hapi.dev/api/#-routeoptionsvalidate). */
export function hapiValidations(service: Service, program: Program): readonly Validation[] {
  const routes = new Map(service.routes.routes.map((route) => [placeKey(route.place), route]));
  return hapiRouteObjects(program).flatMap(({ module, value, call }) => {
    const path = program.option(module, value, 'path');
    const route = routes.get(placeKey(path.place ?? call.place));
    return ['options', 'config'].flatMap((key) =>
      PARTS.flatMap(([name, part]): readonly Validation[] => {
        const lookup = program.option(module, value, key, 'validate', name);
        // `true` lets everything through, `false` nothing.
        if (!lookup.found || !lookup.value || lookup.value.kind === 'boolean') return [];
        const schema = readSchema(program, lookup.module, lookup.value);
        const place = lookup.place ?? call.place;
        return [{ library: 'hapi', by: 'framework', part, schema, place, call, route }];
      }),
    );
  });
}
