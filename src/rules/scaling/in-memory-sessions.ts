import { parallelOf } from '../../services/scaling/processes.ts';
import {
  findClientSessions,
  findSessionStores,
  findSocketServers,
  findStickiness,
} from '../../services/scaling/sessions.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { hosted } from './example-host.ts';

const source = (store: string): string =>
  `const express = require('express');\nconst session = require('express-session');\n${store ? "const { RedisStore } = require('connect-redis');\n" : ''}const app = express();\napp.use(session({ secret: process.env.SESSION_SECRET${store} }));\napp.listen(3000);\n`;

export const inMemorySessions: Rule = {
  id: 'in-memory-sessions',
  code: 'NR3115',
  title: 'Sessions live in the memory of one process',
  area: 'scaling',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['session-state-externalized'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    memory:
      '{library} keeps sessions in the memory of this process ({parallel}): users are logged out by each restart, are unknown to every other process, and the default store never frees what has expired. Give it a store such as Redis.',
    sockets:
      'socket.io has no adapter, and {parallel}: events reach only the clients of the process that sends them. Add @socket.io/redis-adapter or another adapter.',
    sticky:
      'Clients are bound to one pod here: a rollout still breaks their sessions, and load piles up on the pods that stay. Keep the state outside and drop the affinity.',
  },
  docs: {
    what: 'Looks for express-session, @fastify/session and their like without a store or with a memory store, socket.io without an adapter where several processes run, and for session affinity in Services and Ingresses.',
    why: 'State in one process is lost with it and invisible to the others.',
    fix: 'connect-redis, @fastify/session with a store, signed cookies, or tokens.',
    references: [
      'https://expressjs.com/en/resources/middleware/session.html#sessionoptions',
      'https://socket.io/docs/v4/adapter/',
    ],
  },
  examples: {
    bad: [{ title: 'the default store', files: hosted(source('')) }],
    good: [{ title: 'a Redis store', files: hosted(source(', store: new RedisStore({})')) }],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const parallel = parallelOf(service);
    const related = parallel.place ? [{ place: parallel.place, note: parallel.note }] : [];
    const stores = findSessionStores(service).map(({ library, place, inMemory }): Outcome => {
      if (inMemory === 'unknown')
        return unknown('which store the sessions are kept in is decided by configuration', { place });
      if (!inMemory) return pass({ place, note: library });
      const severity = parallel.count === 'one' ? 'note' : 'warning';
      return fail({
        message: 'memory',
        args: { library, parallel: parallel.note },
        place,
        related,
        severity,
        anchor: library,
      });
    });
    const sockets = findSocketServers(service).flatMap(({ place, inMemory }): readonly Outcome[] => {
      if (!inMemory) return [pass({ place, note: 'socket.io with an adapter' })];
      if (parallel.count === 'one') return [pass({ place, note: 'one process' })];
      if (parallel.count === 'unknown') return [unknown(parallel.note, { place })];
      return [fail({ message: 'sockets', args: { parallel: parallel.note }, place, related, anchor: 'socket.io' })];
    });
    const sticky = findStickiness(service).map((place) =>
      fail({ message: 'sticky', place, severity: 'note', anchor: 'sticky' }),
    );
    const judged = [...stores, ...sockets, ...sticky];
    if (judged.length > 0) return judged;
    const clients = findClientSessions(service);
    return [clients.length > 0 ? pass(...clients) : notApplicable('the service keeps no sessions')];
  },
};
