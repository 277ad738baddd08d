import { expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { missingReadinessEndpoint } from '../../src/rules/health/missing-readiness-endpoint.ts';
import { missingSigtermHandler } from '../../src/rules/shutdown/missing-sigterm-handler.ts';
import { linkFiles } from '../support/rule-cases.ts';

const FILES = {
  'package.json': '{ "name": "api", "dependencies": { "@acme/server": "1" } }\n',
  'index.js': "import { run } from '@acme/server';\nawait run();\n",
};
const image = (more: string): string => `FROM node:24\n${more}COPY . .\nCMD ["node", "index.js"]\n`;

it.each([
  ['announces a port', image('EXPOSE 3000\n'), 'unknown'],
  ['announces none', image(''), 'notApplicable'],
])('whether a process that %s serves is %s', (_what, Dockerfile, verdict) => {
  const [service] = linkFiles({ ...FILES, Dockerfile });
  if (!service) throw new Error('no service');
  expect(service.kind).toBe('unknown');
  for (const rule of [missingReadinessEndpoint, missingSigtermHandler].filter(
    ({ kinds }) => !kinds.includes('unknown'),
  ))
    expect(judge(rule, service, {}, '2026-11-21').outcomes.map((outcome) => outcome.verdict)).toEqual([verdict]);
});
