import { missingLiveDebugProcedure } from '../../../src/rules/diagnostics/missing-live-debug-procedure.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const document = (text: string, path = 'docs/runbook.md'): Readonly<Record<string, string>> =>
  nodeExample([SERVER], { [path]: `# Runbook\n\n${text}\n` });

ruleCases(missingLiveDebugProcedure, {
  fails: [
    { name: 'no document', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'how to debug on a desk',
      files: document('Start with `node --inspect server.js` and open chrome://inspect (port 9229).', 'README.md'),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
    {
      name: 'only the change log speaks of it',
      files: document('- SIGUSR1 no longer reopens the log', 'CHANGELOG.md'),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
    {
      name: 'a handler takes the signal, whatever the runbook says',
      files: {
        ...document('`kubectl exec POD -- kill -USR1 1`'),
        'server.js': `process.on('SIGUSR1', () => console.log('reload'));\n${SERVER}\n`,
      },
      findings: [{ message: 'hijacked', at: 'server.js:1:1' }],
    },
    {
      name: 'in a loop over signals',
      files: nodeExample([
        "for (const signal of ['SIGTERM', 'SIGUSR1']) process.once(signal, () => process.exit(0));",
        SERVER,
      ]),
      findings: [{ message: 'hijacked', at: 'server.js:1:46' }],
    },
  ],
  passes: [
    {
      name: 'in a pod',
      files: document('`kubectl exec POD -- kill -USR1 1`, then `kubectl port-forward POD 9229`.'),
      evidence: ['docs/runbook.md:3:22'],
    },
    {
      name: 'in a container',
      files: document('docker kill --signal=SIGUSR1 api'),
      evidence: ['docs/runbook.md:3:22'],
    },
    {
      name: 'on a host, through a tunnel',
      files: document('ssh -L 9229:localhost:9229 host'),
      evidence: ['docs/runbook.md:3:1'],
    },
    {
      name: 'another signal has a handler',
      files: {
        ...document('`kubectl debug POD --target=api`'),
        'server.js': `process.on('SIGUSR2', () => console.log('dump'));\n${SERVER}\n`,
      },
      evidence: ['docs/runbook.md:3:2'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the source was not found', files: LOST_SERVICE }],
});
