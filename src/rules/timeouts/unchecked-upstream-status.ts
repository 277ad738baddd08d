import { outboundCallsOf } from '../../services/outbound/calls.ts';
import { readAnswersOf } from '../../services/outbound/status-checks.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const REPORTED = 3;

export const uncheckedUpstreamStatus: Rule = {
  id: 'unchecked-upstream-status',
  code: 'NR5105',
  title: 'Error answers of another service are read as data',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['upstream-status-checked'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    unchecked:
      'The answer to this {client} call is read without a look at its status: {client} resolves for 404 and 503 too, so an error page becomes data, or a confusing parse error. Throw when response.ok is false.',
  },
  docs: {
    what: 'Looks at every fetch and undici call whose body is read, for a look at ok or status in the same function. axios, got, ky and superagent reject by themselves.',
    why: 'Retries, breakers and alerts only work on calls that fail when they failed.',
    fix: 'if (!response.ok) throw new Error(`prices answered ${response.status}`).',
    references: ['https://developer.mozilla.org/docs/Web/API/Response/ok'],
  },
  examples: {
    bad: [
      {
        title: 'whatever came back',
        files: exampleService(
          "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const response = await fetch('http://prices/', { signal: AbortSignal.timeout(2000) });\n  res.send(await response.json());\n});\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'errors are errors',
        files: exampleService(
          "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const response = await fetch('http://prices/', { signal: AbortSignal.timeout(2000) });\n  if (!response.ok) throw new Error('prices failed');\n  res.send(await response.json());\n});\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const calls = outboundCallsOf(service);
    if (calls.length === 0) return [notApplicable('the service makes no outbound HTTP calls')];
    const answers = readAnswersOf(service, service.program);
    const open = answers.filter(({ checked }) => !checked);
    if (open.length > 0)
      return open.slice(0, REPORTED).map(({ outbound: { row, call } }) =>
        fail({
          message: 'unchecked',
          args: { client: row.client },
          place: call.place,
          anchor: `${call.module} ${row.client}`,
        }),
      );
    const throwing = calls
      .filter(({ row }) => row.throwsOnStatus)
      .map(({ call, row }) => ({ place: call.place, note: `${row.client} rejects` }));
    const evidence = [
      ...answers.map(({ read }) => ({ place: read.place, note: 'after a look at the status' })),
      ...throwing,
    ];
    if (evidence.length > 0) return [pass(...evidence.slice(0, 4))];
    return [notApplicable('the service reads no body of an answer')];
  },
};
