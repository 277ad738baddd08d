import { RESOURCES, type ResourceRow } from '../../knowledge/resources.ts';
import type { Place } from '../../parsers/place.ts';
import { isOwnedByModule } from '../databases/owned-sources.ts';
import { mayRun } from '../may-run.ts';
import { nameOf } from '../names.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Program, Reach, Service } from '../types.ts';
import { hapiCaches } from './hapi-caches.ts';
import type { Registration } from './process-events.ts';
import { keyOf, makersOf } from './server-closers.ts';

export interface OpenResource {
  readonly row: ResourceRow;
  /** Undefined for a class that extends the client: a container makes the object. */
  readonly call: LinkedCall | undefined;
  readonly place: Place;
  /** Calls after SIGTERM that close it. */
  readonly closers: readonly LinkedCall[];
  readonly closedAt: Place | undefined;
  /** Whether it is opened at all depends on variables that the repository does not set. */
  readonly optional: boolean;
}

const CLOSES = /^(?:end|close|quit|disconnect|destroy|drain|\$disconnect|stop)$/;

/** What the production path opens for as long as it lives, and what closes it after SIGTERM. */
export function findOpenResources(
  service: Service,
  program: Program,
  reach: Reach,
  handlers: readonly Registration[],
): readonly OpenResource[] {
  // A variable that the repository does not set may turn a store on: only what is certainly off is left out.
  const env = service.deployments[0]?.environment;
  const known = assumeComplete(env);
  const found = RESOURCES.flatMap((row) => {
    const closing = new Set(program.callsTo(...row.closes));
    const closed = [...closing].map((call) => ({ call, of: closedBy(service, program, call) }));
    const opened = program
      .callsTo(...row.opens)
      .filter(
        (call) => mayRun(program, call, env ?? known) && !isShortLived(call, closed) && !isOwnedByModule(program, call),
      );
    const classes = classesOf(program, row);
    if (opened.length === 0 && classes.length === 0) return [];
    const closers = reach.calls.filter(
      (call) => closing.has(call) || closesEach(program, call, row) || closesResourceByName(program, call, row),
    );
    const after = closers.map((call) => ({ call, of: closedBy(service, program, call) }));
    const along = handlers.find(({ library }) => library !== undefined && library.library === row.closedWith)?.place;
    const closes = (call: LinkedCall): Place | undefined =>
      along ??
      after.find((item) => row.closedWith !== undefined || !item.of || item.of.includes(keyOf(call)))?.call.place;
    // One entry per kind of store; several of one kind are told apart where every close can be followed to what it closes.
    const open = opened.filter((call) => !closes(call));
    const made = (open.length > 0 ? open : opened.slice(0, 1)).map((call) => ({
      row,
      call,
      place: call.place,
      closers,
      closedAt: closes(call),
      optional: program.holds(call.module, call.fact.guards, known) !== true && !isOneOfAll(program, call, opened),
    }));
    const injected = classes.map((place) => ({
      row,
      call: undefined,
      place,
      closers,
      closedAt: closers[0]?.place,
      optional: false,
    }));
    return [...made, ...injected];
  });
  // A client that the engine is given stands for itself.
  return found.some(({ row }) => row.category === 'cache')
    ? found
    : [...found, ...hapiCaches(program, reach, env ?? known)];
}

/** `switch (type) { case 'mysql': db = open(); break; default: db = open(); }`: whatever the variable says, one is open. */
function isOneOfAll(program: Program, { module, fact }: LinkedCall, opened: readonly LinkedCall[]): boolean {
  const guards = program.modules.get(module)?.guards ?? [];
  const beside = opened.filter((other) => other.module === module && other.fact.fn === fact.fn);
  const isLast = ({ fact: other }: LinkedCall): boolean =>
    other.guards.length > 0 && other.guards.every((id) => guards[id]?.negate === true);
  return beside.length > 1 && beside.some(isLast);
}

/** `class PrismaService extends PrismaClient`, which a container constructs. */
function classesOf(program: Program, row: ResourceRow): readonly Place[] {
  return [...program.modules].flatMap(([module, facts]) =>
    facts.classes.flatMap((cls) => {
      const parent = cls.extends;
      if (!parent || !program.externals(module, parent).some((path) => row.opens.includes(path))) return [];
      return [program.place(module, cls.span)];
    }),
  );
}

/** The calls that made what this one closes; undefined when they could not be followed, or it closes everything. */
function closedBy(service: Service, program: Program, { module, fact }: LinkedCall): readonly string[] | undefined {
  if (fact.callee.kind !== 'member') return undefined;
  const made = makersOf(service, program, module, fact.callee.object);
  return made && made.length > 0 ? made : undefined;
}

/** Opened and closed again by the same function: a job at the start, a client for each request. */
function isShortLived(
  call: LinkedCall,
  closed: readonly { readonly call: LinkedCall; readonly of: readonly string[] | undefined }[],
): boolean {
  return closed.some(
    (item) =>
      item.of?.includes(keyOf(call)) &&
      item.call.module === call.module &&
      item.call.fact.fn === call.fact.fn &&
      call.fact.fn !== 0 &&
      item.call.fact.guards.length <= call.fact.guards.length,
  );
}

/** `for (const pool of Object.values(pools)) await pool.end()`. */
function closesEach(program: Program, { module, fact: { callee } }: LinkedCall, row: ResourceRow): boolean {
  if (callee.kind !== 'member' || callee.object.kind !== 'ref' || !CLOSES.test(callee.property)) return false;
  const init = program.modules.get(module)?.bindings[callee.object.binding]?.init;
  if (init?.kind !== 'element' || init.of.kind !== 'call') return false;
  const values = program.call({ module, call: init.of.call });
  const [object] = values.fact.args;
  if (!object || !program.callees(values).includes('Object.values')) return false;
  return program
    .origins(module, object)
    .some(
      (origin) =>
        origin.kind === 'data' &&
        origin.value.kind === 'object' &&
        origin.value.properties.some(({ value }) =>
          program
            .externals(origin.module, value)
            .some((path) => row.opens.some((open) => path.startsWith(`${open}()`))),
        ),
    );
}

/** `redis.quit()` where the client came through a parameter or registry that could not be followed. */
function closesResourceByName(program: Program, call: LinkedCall, row: ResourceRow): boolean {
  const { callee } = call.fact;
  if (callee.kind !== 'member' || !CLOSES.test(callee.property)) return false;
  const name = nameOf(program, call.module, callee.object).toLowerCase();
  if (name === '' || program.origins(call.module, callee.object).some((origin) => origin.kind === 'external'))
    return false;
  const words = [
    row.name,
    row.category === 'database'
      ? 'db|pool|database|connection|client|sequelize|knex|prisma'
      : row.category === 'cache'
        ? 'redis|cache'
        : 'queue|worker|consumer|producer|broker|nats|channel|connection',
  ];
  return new RegExp(words.join('|')).test(name);
}
