import { CPU_WORK } from '../../knowledge/cpu-work.ts';
import { requestWorkOf, runsOnce } from '../../services/request-work.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

export const cpuWorkOnEventLoop: Rule = {
  id: 'cpu-work-on-event-loop',
  code: 'NR4104',
  title: 'Heavy computation runs on the event loop for each request',
  area: 'event-loop',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['cpu-work-offloaded'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    heavy:
      '{call} {what}, and a request runs it here: while it computes, no other request makes progress. {instead}; else move it behind worker threads (piscina) or a queue.',
  },
  docs: {
    what: 'Finds packages that compute in JavaScript for long (images, documents, archives, spreadsheets, key derivation) on the path of HTTP requests. Code in worker threads and consumers of a queue in a process of their own are where such work belongs.',
    why: 'Node.js runs JavaScript on one thread: 200 ms of computing are 200 ms of silence for everybody.',
    fix: 'Use a native package that works on the thread pool, a pool of worker threads, or a queue.',
    references: [
      'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
      'https://github.com/piscinajs/piscina',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a spreadsheet in a route',
        files: expressExample(
          ["app.post('/import', (req, res) => res.json(xlsx.read(req.body).SheetNames));"],
          ["const xlsx = require('xlsx');"],
        ),
      },
    ],
    good: [
      {
        title: 'once, at the start',
        files: expressExample(
          ["app.get('/', (req, res) => res.json(book.SheetNames));"],
          ["const xlsx = require('xlsx');", "const book = xlsx.readFile('prices.xlsx');"],
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const calls = CPU_WORK.flatMap((row) =>
      program
        .callsTo(...row.paths)
        .filter((call) => program.runs(call) !== false)
        .map((call) => ({ row, call })),
    );
    const [first] = calls;
    if (!first) return [notApplicable('no package is known to compute for long')];
    if (service.kind === 'worker')
      return [pass({ place: first.call.place, note: 'in a process that serves no requests' })];
    const onPath = new Set(work.calls);
    return calls.map(({ row, call }): Outcome => {
      if (!onPath.has(call) || call.fact.fn === 0 || runsOnce(program, call)) return pass(call.place);
      return fail({
        message: 'heavy',
        args: {
          call:
            program
              .callees(call)[0]
              ?.replace(/#default/, '')
              .replace('#', '.') ?? '',
          what: row.what,
          instead: row.instead.replace(/^./, (letter) => letter.toUpperCase()),
        },
        place: call.place,
        related: work
          .pathTo(call)
          .slice(0, 1)
          .map(({ place }) => ({ place, note: 'reached from here' })),
        anchor: `${call.module} ${row.paths[0]}`,
      });
    });
  },
};
