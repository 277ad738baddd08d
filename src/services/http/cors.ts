import type { Value } from '../../facts/types.ts';
import { CORS } from '../../knowledge/http-security.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { FunctionRef, LinkedCall, OptionLookup, Program, Service } from '../types.ts';
import { isStar, letsAllThrough, readsOrigin } from './cors-origins.ts';
import { findMounts } from './mounted.ts';

export interface CorsPolicy {
  /** Which origins get through. `default`: no option narrows the library's default, which is any. */
  readonly origins: 'default' | 'any' | 'reflected' | 'named' | 'none' | 'unknown';
  readonly place: Place;
  readonly by: string;
  /** Cookies and credentials are sent along. */
  readonly credentials: boolean;
  /** Why `unknown`. */
  readonly reason?: string;
}

/** Every CORS policy on the production path, by its effective value. */
export const corsPoliciesOf = memoizeByService((service: Service): readonly CorsPolicy[] => {
  const { program } = service;
  if (!program) return [];
  return [
    ...CORS.flatMap((row) =>
      findMounts(service, [row]).map((mount): CorsPolicy => {
        const by = row.paths[0]?.replace(/#.*/, '') ?? '';
        // A function of the request gives the options (cors, @fastify/cors): what it gives is followed as far as it returns
        // it, or hands it to its callback.
        const given = mount.options && (handedOver(program, mount.options) ?? mount.options);
        const value = given?.value;
        const module = given?.module ?? mount.module;
        const credentials = isTrue(program, program.option(module, value, 'credentials'));
        const lookup = program.option(module, value, row.option);
        if (lookup.found)
          return {
            ...judge(service, program, lookup, row.anyInList ?? false),
            by,
            credentials,
            place: lookup.place ?? mount.place,
          };
        const open =
          value !== undefined &&
          (lookup.maybe || value.kind === 'function' || program.functions(module, value).length > 0);
        return open
          ? {
              origins: 'unknown',
              reason: `the options of ${by} could not be followed`,
              place: mount.place,
              by,
              credentials,
            }
          : { origins: 'default', place: mount.place, by, credentials };
      }),
    ),
    ...nested(service, program),
    ...byHand(service, program),
  ];
});

/** `(req, callback) => callback(null, { origin })`: https://github.com/expressjs/cors#configuring-cors-asynchronously */
function handedOver(
  program: Program,
  options: { readonly module: string; readonly value: Value },
): { readonly module: string; readonly value: Value } | undefined {
  const functions = program
    .origins(options.module, options.value)
    .flatMap((origin) => (origin.kind === 'function' ? [origin.ref] : []));
  for (const ref of functions) {
    const facts = program.modules.get(ref.module);
    for (const { fn, callee, args } of facts?.calls ?? []) {
      const param = fn === ref.fn && callee.kind === 'ref' ? facts?.bindings[callee.binding]?.param : undefined;
      if (param?.fn === ref.fn && param.index === 1 && args[1]) return { module: ref.module, value: args[1] };
    }
  }
  return undefined;
}

type Judged = Pick<CorsPolicy, 'origins'> & { readonly reason?: string };

function judge(service: Service, program: Program, lookup: OptionLookup, anyInList: boolean): Judged {
  const { module, value } = lookup;
  if (!value) return { origins: 'named' };
  const env = service.deployments[0]?.environment;
  const known = program.literal(module, value, env) ?? program.literal(module, value, assumeComplete(env));
  if (known) {
    if ((known.value === '*' || known.value === undefined) && !program.literal(module, value, env)) {
      return {
        origins: 'unknown',
        reason: 'the origin is * unless a variable is set that nothing in this repository sets',
      };
    }
    if (known.value === '*') return { origins: 'any' };
    if (known.value === true) return { origins: 'reflected' };
    if (known.value === false) return { origins: 'none' };
    return { origins: known.value === undefined ? 'default' : 'named' };
  }
  const definition = program.definition(module, value) ?? { module, value };
  const item = definition.value;
  if (
    item.kind === 'conditional' &&
    [item.then, item.else].some((part) => endsWithStar(program, definition.module, part))
  )
    return { origins: 'any' };
  if (item.kind === 'array') return { origins: anyInList && item.items.some((part) => isStar(part)) ? 'any' : 'named' };
  if (item.kind === 'regexp')
    return { origins: /^\^?(?:https?:\\?\/\\?\/)?\.[*+]\$?$/.test(item.pattern) ? 'reflected' : 'named' };
  const functions = program.functions(module, value);
  if (functions.some((ref) => letsAllThrough(program, ref))) return { origins: 'reflected' };
  const configured = functions.some((ref) => asksForStar(program, ref)) || mayBeStar(item);
  return configured
    ? { origins: 'unknown', reason: 'the configuration may let every origin through: the code asks it for *' }
    : { origins: 'named' };
}

/** `allow(origin)` of a function that gives * to whoever it does not know. */
function endsWithStar(program: Program, module: string, value: Value): boolean {
  const call = value.kind === 'call' ? program.call({ module, call: value.call }) : undefined;
  return (call ? program.targets(call) : []).some((ref) => {
    const last = program.fn(ref).returns.at(-1);
    return last !== undefined && isStar(last.value);
  });
}

function isTrue(program: Program, lookup: OptionLookup): boolean {
  return Boolean(lookup.value && program.literal(lookup.module, lookup.value)?.value);
}

/** `allowed.includes('*')` in the function that decides: the configuration can open the service to all. */
function asksForStar(program: Program, ref: FunctionRef): boolean {
  return program
    .reach([ref])
    .calls.some(
      ({ module, fact }) =>
        module === ref.module &&
        fact.fn === ref.fn &&
        fact.callee.kind === 'member' &&
        /^(?:includes|indexOf)$/.test(fact.callee.property) &&
        fact.args[0] !== undefined &&
        isStar(fact.args[0]),
    );
}

/** `allowed.includes('*') ? '*' : allowed` */
function mayBeStar(value: Value): boolean {
  if (value.kind === 'conditional') return [value.then, value.else].some((part) => isStar(part) || mayBeStar(part));
  return false;
}

/**
 * Servers and integrations of Apollo Server 2 and 3 add the `cors` package unless the option says false:
 * https://www.apollographql.com/docs/apollo-server/v3/api/express-middleware
 */
const OPEN_BY_DEFAULT = [
  ...['express', 'koa', 'fastify'].flatMap((name) =>
    ['applyMiddleware', 'getMiddleware', 'createHandler'].map(
      (method) => `apollo-server-${name}#ApolloServer()*.${method}`,
    ),
  ),
  'apollo-server#ApolloServer',
];

/** `cors` among the options of a server: NestFactory.create(App, { cors: true }), new Server(http, { cors: { origin } }) of socket.io. */
function nested(service: Service, program: Program): readonly CorsPolicy[] {
  const calls = program.callsTo(
    '@nestjs/core#NestFactory.create',
    'socket.io#Server',
    'socket.io#default',
    'graphql-yoga#createYoga',
    ...OPEN_BY_DEFAULT,
  );
  return calls.flatMap((call): readonly CorsPolicy[] => {
    const [path = ''] = program.callees(call);
    const by = path.replace(/#.*/, '');
    const open = OPEN_BY_DEFAULT.some((item) => item.split('#')[0] === by);
    return call.fact.args.flatMap((arg): readonly CorsPolicy[] => {
      const cors = program.option(call.module, arg, 'cors');
      if (!cors.value)
        return open && !cors.maybe && !cors.found
          ? [{ origins: 'default', place: call.place, by, credentials: false }]
          : [];
      const place = cors.place ?? call.place;
      const literal = program.literal(cors.module, cors.value);
      if (literal) return literal.value === true ? [{ origins: 'default', place, by, credentials: false }] : [];
      const origin = program.option(cors.module, cors.value, 'origin');
      const credentials = isTrue(program, program.option(cors.module, cors.value, 'credentials'));
      if (!origin.found) return origin.maybe ? [] : [{ origins: 'default', place, by, credentials }];
      return [{ ...judge(service, program, origin, false), place: origin.place ?? place, by, credentials }];
    });
  });
}

const PUBLIC =
  /(?:^|\/)(?:static|assets?|fonts?|images?|img|\.well-known|oembed(?:\.json)?|robots\.txt|opensearch\.xml)(?:\/|$)|\*\.\w+$/i;
const HEADER = /^access-control-allow-origin$/i;

/** The header itself: `res.setHeader(name, '*')`, `{ 'Access-Control-Allow-Origin': origin }`. */
function byHand(service: Service, program: Program): readonly CorsPolicy[] {
  return program.calls.flatMap((call): readonly CorsPolicy[] => {
    const values = call.fact.args.flatMap((arg, index): readonly Value[] => {
      const next = call.fact.args[index + 1];
      if (arg.kind === 'string' && HEADER.test(arg.value)) return next ? [next] : [];
      return arg.kind === 'object'
        ? arg.properties.filter((item) => HEADER.test(item.key ?? '')).map((item) => item.value)
        : [];
    });
    if (values.length === 0 || program.runs(call) === false) return [];
    const credentials = sendsCredentials(program, call.module, call.fact.fn);
    const route = service.routes.routes.find((item) =>
      item.handlers.some((ref) => ref.module === call.module && ref.fn === call.fact.fn),
    );
    // Fonts, images, well-known documents and what a file server sends are public; other sites are meant to load them.
    const isFile = program.fn({ module: call.module, fn: call.fact.fn }).name === 'setHeaders';
    if (isFile || (route && PUBLIC.test(route.path)) || isForPublicPath(program, call)) return [];
    return values.map((value): CorsPolicy => {
      const lookup = { found: true, maybe: false, module: call.module, value, place: call.place };
      const reflects = call.fact.guards.length === 0 && readsOrigin(program, call.module, value, 0);
      const judged = reflects ? { origins: 'reflected' as const } : judge(service, program, lookup, false);
      return { ...judged, place: call.place, by: 'Access-Control-Allow-Origin', credentials };
    });
  });
}

/** `if (url.pathname === '/.well-known/oauth-protected-resource')` around it. */
function isForPublicPath(program: Program, { module, fact }: LinkedCall): boolean {
  const compares = (test: Value): boolean => {
    if (test.kind === 'logical') return test.op === '&&' && [test.left, test.right].some(compares);
    if (test.kind !== 'binary' || !/^={2,3}$/.test(test.op)) return false;
    return [test.left, test.right].some((side) => {
      const text = program.literal(module, side)?.value;
      return typeof text === 'string' && text.startsWith('/') && PUBLIC.test(text);
    });
  };
  const guards = program.modules.get(module)?.guards ?? [];
  return fact.guards.some((id) => guards[id] && !guards[id].negate && compares(guards[id].test));
}

function sendsCredentials(program: Program, module: string, fn: number): boolean {
  return (program.modules.get(module)?.calls ?? []).some(
    (call) =>
      call.fn === fn &&
      call.args.some(
        (arg) =>
          (arg.kind === 'string' && /^access-control-allow-credentials$/i.test(arg.value)) ||
          (arg.kind === 'object' &&
            arg.properties.some((item) => /^access-control-allow-credentials$/i.test(item.key ?? ''))),
      ),
  );
}
