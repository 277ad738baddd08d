import { requestContextOf } from '../../services/observability/request-context.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const TOPICS = ['request-context-asynclocalstorage'];

export const missingRequestContext: Rule = {
  id: 'missing-request-context',
  code: 'NR6021',
  title: 'Requests have no asynchronous context',
  area: 'logging',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: TOPICS,
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'No AsyncLocalStorage carries the context of a request: code below the handler can log the request id only when it is handed down by hand, and mostly it is not. Open a store in the first middleware with AsyncLocalStorage.run().',
    legacy:
      '{name} keeps the context of requests here: it loses it across newer promises and costs far more than AsyncLocalStorage, which Node.js has since 12.17. Replace it.',
    enterWith:
      'enterWith() changes the store of the current execution and everything that follows it, so the context of one request can leak into another. Use run() with the rest of the request in its callback.',
  },
  docs: {
    what: 'Looks for AsyncLocalStorage.run() or a library on top of it that gives each request a context of its own.',
    why: 'Logs, errors and queries deep below the handler need the request id, and globals mix requests up.',
    fix: 'const store = new AsyncLocalStorage(); app.use((req, res, next) => store.run({ requestId }, next));',
    references: ['https://nodejs.org/api/async_context.html#class-asynclocalstorage'],
  },
  examples: {
    bad: [
      {
        title: 'no context',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"]),
      },
    ],
    good: [
      {
        title: 'AsyncLocalStorage',
        files: exampleService([
          "const { AsyncLocalStorage } = require('node:async_hooks');",
          'const store = new AsyncLocalStorage();',
          "require('node:http').createServer((req, res) => store.run({ id: 1 }, () => res.end('ok'))).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { storage, legacy } = requestContextOf(service);
    const [old] = legacy.filter(({ note }) => !note.includes('enterWith'));
    if (old)
      return [about(TOPICS, fail({ message: 'legacy', args: { name: old.note }, place: old.place, anchor: old.note }))];
    if (storage.length > 0) return [pass(...storage.slice(0, 3))];
    const [entered] = legacy;
    if (entered) return [fail({ message: 'enterWith', place: entered.place, anchor: 'enterWith' })];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'context' }) : notApplicable('nothing runs')];
  },
};
