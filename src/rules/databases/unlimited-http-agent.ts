import { limitedAgentsOf } from '../../services/outbound/agents.ts';
import { outboundCallsOf } from '../../services/outbound/calls.ts';
import { requestPathOf } from '../../services/request-path.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const unlimitedHttpAgent: Rule = {
  id: 'unlimited-http-agent',
  code: 'NR5011',
  title: 'Outbound connections are not limited',
  area: 'databases',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['http-agent-limits'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unlimited:
      'Requests make {client} calls over as many sockets as there are calls at the moment: when the other side slows down, this service opens thousands of connections to it. Give it an agent or dispatcher with keep-alive and a limit (maxSockets, connections: 50).',
  },
  docs: {
    what: 'Looks for an http(s).Agent with maxSockets, or an undici dispatcher with connections, where requests make outbound calls. The agent of Node and global fetch have no limit.',
    why: 'A limit turns a slow dependency into a queue in this process, which a deadline then bounds.',
    fix: 'setGlobalDispatcher(new Agent({ connections: 50 })); new https.Agent({ keepAlive: true, maxSockets: 50 }).',
    references: ['https://nodejs.org/api/http.html#new-agentoptions', 'https://undici.nodejs.org/#/docs/api/Agent'],
  },
  examples: {
    bad: [
      {
        title: 'global fetch as it is',
        files: exampleService(
          "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/', { signal: AbortSignal.timeout(2000) });\n  res.send(await answer.text());\n});\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'fifty connections',
        files: exampleService(
          "import express from 'express';\nimport { Agent, setGlobalDispatcher } from 'undici';\nsetGlobalDispatcher(new Agent({ connections: 50 }));\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/', { signal: AbortSignal.timeout(2000) });\n  res.send(await answer.text());\n});\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const calls = outboundCallsOf(service);
    if (calls.length === 0) return [notApplicable('the service makes no outbound HTTP calls')];
    const agents = limitedAgentsOf(program);
    if (agents.length > 0) return [pass(...agents.slice(0, 4))];
    const path = requestPathOf(service);
    const hot = calls.find(({ call }) => path?.calls.includes(call));
    if (!hot) return [notApplicable('no request makes an outbound HTTP call')];
    return [
      fail({ message: 'unlimited', args: { client: hot.row.client }, place: hot.call.place, anchor: hot.row.client }),
    ];
  },
};
