import { LOGGERS } from '../../knowledge/loggers.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';
import { assumeComplete } from './effective.ts';

/** A logger of a package that stands in no table. */
export interface UnknownLogger {
  readonly package: string;
  readonly place: Place;
}

/** `createLogger` of a company's package: it makes a logger, of what format cannot be told from here. */
const FACTORY = /^(?:(?:create|get|make|build|new)_?)?(?:root_?)?logger(?:_?factory)?$/i;
const KNOWN = new Set(LOGGERS.flatMap(({ calls }) => calls.map((call) => call.replace(/#.*$/, ''))));
/** `$log.info()` of Ts.ED, `logger.warn()` of a company's package: a logger that the package has made. */
const READY = /^([^#]+)#(?:default\.)?(?:\$?log|(?:root)?logger)\.(?:trace|debug|info|warn|error|fatal)$/i;
/** Packages whose `logger` writes one line a request in a format of its own. */
const REQUESTS = /^(?:hono|koa-logger|morgan|express-winston|redux-logger|next)(?:\/|$)/;

/** The first logger of the production path that a package without a row makes or has; undefined when there is none. */
export const unknownLoggerOf = memoizeByService((service: Service): UnknownLogger | undefined => {
  const { program } = service;
  if (!program) return undefined;
  const env = assumeComplete(service.deployments[0]?.environment);
  for (const call of program.calls) {
    for (const path of program.callees(call)) {
      const [, name = '', member = ''] = /^([^#]+)#(?:default\.)?([\w$]+)$/.exec(path) ?? [];
      const made = member === 'default' ? /(?:^@[^/]+\/|[-/])logg(?:er|ing)$/.test(name) : FACTORY.test(member);
      const from = made && /log/i.test(name) ? name : READY.exec(path)?.[1];
      if (from === undefined || KNOWN.has(from) || REQUESTS.test(from) || from.startsWith('node:')) continue;
      if (program.runs(call, env) !== false) return { package: from, place: call.place };
    }
  }
  return undefined;
});
