import type { SecurityHeader } from '../../knowledge/security-headers.ts';
import type { Program } from '../types.ts';
import type { HeaderSetting } from './security-headers.ts';

const SERVERS = ['@hapi/hapi#server', '@hapi/hapi#Server', '@hapi/hapi#default.server', '@hapi/hapi#default.Server'];

/** What `security: true` sends, and options of the same name switch; `referrer` is off until set (hapi.dev/api/#-routeoptionssecurity). */
const HEADERS: readonly (readonly [SecurityHeader, string, string | undefined])[] = [
  ['hsts', 'hsts', 'max-age=15768000'],
  ['frame', 'xframe', 'DENY'],
  ['nosniff', 'noSniff', 'nosniff'],
  ['referrer', 'referrer', undefined],
];

/** `routes: { security }` of a hapi server, and blankie, its plugin for a content security policy. */
export function hapiSecurity(program: Program): readonly HeaderSetting[] {
  const blankie = program.packages.get('blankie');
  const policy: readonly HeaderSetting[] = blankie
    ? [
        {
          header: 'csp',
          value: undefined,
          off: false,
          place: blankie,
          by: 'blankie',
          explicit: false,
          scope: 'service',
        },
      ]
    : [];
  const found = program.callsTo(...SERVERS).flatMap((call): readonly HeaderSetting[] => {
    const [options] = call.fact.args;
    const security = program.option(call.module, options, 'routes', 'security');
    const { value, module } = security;
    if (!security.found || !value || program.literal(module, value)?.value === false) return [];
    return HEADERS.flatMap(([header, name, sent]): readonly HeaderSetting[] => {
      const own = program.option(module, value, name);
      const set = own.value && program.literal(own.module, own.value)?.value;
      if (!own.found && sent === undefined) return [];
      const text = typeof set === 'string' ? set : own.found && set !== true ? undefined : sent;
      const place = own.place ?? security.place ?? call.place;
      const explicit = own.found;
      return [{ header, value: text, off: set === false, place, by: 'hapi', explicit, scope: 'service' }];
    });
  });
  return [...found, ...policy];
}
