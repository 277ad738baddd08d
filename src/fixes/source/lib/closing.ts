import { own } from '../../../parsers/own.ts';
import type { OpenResource } from '../../../services/lifecycle/open-resources.ts';
import type { Service } from '../../../services/types.ts';
import { findHandle, type Handle, type Target } from './handles.ts';
import { importInto } from './imports.ts';
import type { TextChange } from './insert.ts';

/** How what a row of knowledge/resources.ts opens is closed: a promise, by the name of the handle. */
const CLOSE: Readonly<Record<string, (name: string, service: Service) => string | undefined>> = {
  pg: (name) => `${name}.end()`,
  mysql: (name) => `${name}.end()`,
  mongodb: (name) => `${name}.close()`,
  redis: (name, service) => {
    const major = majorOf(service, 'redis');
    // https://github.com/redis/node-redis/blob/master/docs/v4-to-v5.md: quit() became close()
    if (major !== undefined && major >= 5) return `${name}.close()`;
    return major !== undefined && major < 4 ? `new Promise((resolve) => ${name}.quit(resolve))` : `${name}.quit()`;
  },
  knex: (name) => `${name}.destroy()`,
  sequelize: (name) => `${name}.close()`,
  typeorm: (name) => `${name}.destroy()`,
  prisma: (name) => `${name}.$disconnect()`,
  amqp: (name) => `${name}.close()`,
  kafka: (name) => `${name}.disconnect()`,
  bullmq: (name) => `${name}.close()`,
  nats: (name) => `${name}.drain()`,
  elasticsearch: (name) => `${name}.close()`,
  clickhouse: (name) => `${name}.close()`,
  agenda: (name) => `${name}.stop()`,
  'pg-boss': (name) => `${name}.stop()`,
};

/** Libraries whose `end` takes a callback and returns nothing. */
const CALLBACK = /^(?:mysql2|mysql)#/;

/** An expression that closes a resource and gives a promise, where it can be named at the target. */
export function findClosing(
  service: Service,
  { row, call }: Pick<OpenResource, 'row' | 'call'>,
  target: Target,
): { readonly expression: string; readonly changes: readonly TextChange[] } | undefined {
  if (!call) return undefined;
  if (row.name === 'mongoose' && service.program?.callees(call).includes('mongoose#connect')) {
    const { expression, changes } = importInto(target.source, target.format, {
      specifier: 'mongoose',
      name: 'default',
      local: 'mongoose',
    });
    return { expression: `${expression}.disconnect()`, changes };
  }
  const handle = findHandle(service, call, target);
  const close = own(CLOSE, row.name);
  if (!handle || !close) return undefined;
  const callback = service.program?.callees(call).some((path) => CALLBACK.test(path)) === true;
  const expression = callback
    ? `new Promise((resolve) => ${handle.expression}.end(resolve))`
    : close(handle.expression, service);
  if (expression === undefined) return undefined;
  return { expression: optionally(expression, handle), changes: handle.changes };
}

function optionally(expression: string, { optional, expression: name }: Handle): string {
  return optional && expression.startsWith(`${name}.`) ? `${name}?.${expression.slice(name.length + 1)}` : expression;
}

export function majorOf(service: Service, name: string): number | undefined {
  const dependency = service.package?.dependencies.get(name);
  const text = dependency?.resolved ?? dependency?.range;
  const major = text === undefined ? undefined : /(\d+)/.exec(text)?.[1];
  return major === undefined ? undefined : Number(major);
}
