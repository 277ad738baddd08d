import type { Place } from '../../parsers/place.ts';
import { concernsService } from '../../services/documents/scope.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { Program, Service } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const DOCUMENT = /\.(?:md|mdx|adoc|rst|txt)$/i;
/** How a debugger is attached to a process that runs; starting one with --inspect on a desk is another thing. */
const PROCEDURE =
  /SIGUSR1|kill\s+-(?:s\s+)?USR1|node\s+inspect\s+-p|port-forward\b[^\n]*\b9229|ssh\b[^\n]*-L\s*\S*9229|kubectl\s+debug\b/;
const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

export const missingLiveDebugProcedure: Rule = {
  id: 'missing-live-debug-procedure',
  code: 'NR4204',
  title: 'Nobody wrote down how to debug the running service',
  area: 'diagnostics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['live-debug-procedure'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'No document of the repository says how to attach a debugger in an emergency: send SIGUSR1 to the process, forward port 9229, and restart the pod afterwards. Write it down before the night it is needed.',
    hijacked:
      'This handler takes SIGUSR1, the signal that starts the inspector: a running process can then not be debugged without a restart, which loses what was to be seen. Use SIGUSR2.',
  },
  docs: {
    what: 'Looks in the documents of the repository for the procedure (SIGUSR1, a forwarded port 9229), and in the source for handlers that take SIGUSR1 away.',
    why: 'The state of a hanging process is lost with a restart.',
    fix: '`kubectl exec POD -- kill -USR1 1`, `kubectl port-forward POD 9229`, then chrome://inspect; delete the pod when done.',
    references: [
      'https://nodejs.org/en/learn/getting-started/debugging#enable-inspector',
      'https://nodejs.org/api/process.html#signal-events',
    ],
  },
  examples: {
    bad: [{ title: 'no document', files: nodeExample([SERVER]) }],
    good: [
      {
        title: 'a runbook',
        files: nodeExample([SERVER], {
          'docs/debugging.md':
            '# Debugging\n\n`kubectl exec POD -- kill -USR1 1`, then `kubectl port-forward POD 9229`.\n',
        }),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const hijacked = program ? hijackersOf(program) : [];
    if (hijacked.length > 0) return hijacked;
    const found = procedureOf(service);
    if (found) return [pass({ place: found, note: 'the procedure' })];
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'procedure' }) : notApplicable('nothing runs')];
  },
};

function hijackersOf(program: Program): readonly Outcome[] {
  return program
    .callsTo('process.on', 'process.once', 'process.addListener', 'node:process#on', 'node:process#once')
    .filter((call) => {
      const [first] = call.fact.args;
      return (
        first !== undefined &&
        (program.literals(call.module, first) ?? []).includes('SIGUSR1') &&
        program.runs(call) !== false
      );
    })
    .map((call) => fail({ message: 'hijacked', place: call.place, severity: 'warning', anchor: call.module }));
}

function procedureOf(service: Service): Place | undefined {
  const { repository } = service;
  for (const path of repository.paths) {
    if (!DOCUMENT.test(path) || /(?:^|\/)(?:CHANGELOG|node_modules)/i.test(path) || !concernsService(service, path))
      continue;
    const text = repository.text(path) ?? '';
    const match = PROCEDURE.exec(text);
    if (!match) continue;
    const line = text.slice(0, match.index).split('\n').length;
    const column = match.index - text.lastIndexOf('\n', match.index - 1);
    return { path, line, column, endLine: line, endColumn: column + match[0].length };
  }
  return undefined;
}
