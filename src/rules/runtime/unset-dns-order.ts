import { findNodeFlag, hiddenNodeOptions } from '../../services/runtime/node-flags.ts';
import type { Program } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

const FLAG = /--dns-result-order[= ](\w+)/;
const SERVER = ["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"];

/** `dns.setDefaultResultOrder(order)` (nodejs.org/api/dns.html#dnssetdefaultresultorderorder). */
function setInSource(program: Program | undefined): { readonly order: string; readonly at: Evidence } | undefined {
  const calls = program?.callsTo('node:dns#setDefaultResultOrder', 'node:dns/promises#setDefaultResultOrder') ?? [];
  for (const call of calls) {
    const [first] = call.fact.args;
    const order = first && program?.literal(call.module, first)?.value;
    if (program?.runs(call) !== false && typeof order === 'string')
      return { order, at: { place: call.place, note: `setDefaultResultOrder('${order}')` } };
  }
  return undefined;
}

export const unsetDnsOrder: Rule = {
  id: 'unset-dns-order',
  code: 'NR1011',
  title: 'Names are not resolved to IPv4 first',
  area: 'runtime',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['dns-ipv4first'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Addresses are used in the order that the resolver gives: where IPv6 resolves but is not routed, every new connection first tries an address that nobody answers (Node 20 and later give it 250 ms and go on, earlier versions wait). Start with --dns-result-order=ipv4first, unless the cluster is IPv6 only.',
    other:
      'The order of addresses is {order}: where IPv6 resolves but is not routed, connections first try an address that nobody answers. Use ipv4first, unless the cluster is IPv6 only.',
  },
  docs: {
    what: 'Looks for --dns-result-order=ipv4first in the command and NODE_OPTIONS of each deployment, and for dns.setDefaultResultOrder in the source.',
    why: 'Half-configured IPv6 is common in container networks and shows as slow or failing connections at random. Since Node 20 autoSelectFamily races both families, so what is left to gain is small: this is a note.',
    fix: 'NODE_OPTIONS=--dns-result-order=ipv4first, or dns.setDefaultResultOrder("ipv4first") first in the entry.',
    exceptions: 'IPv6-only clusters.',
    references: [
      'https://nodejs.org/api/cli.html#--dns-result-orderorder',
      'https://nodejs.org/api/net.html#netsetdefaultautoselectfamilyvalue',
    ],
  },
  examples: {
    bad: [{ title: 'as the resolver has it', files: nodeExample(SERVER) }],
    good: [
      {
        title: 'in the command',
        files: nodeExample(SERVER, {
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "--dns-result-order=ipv4first", "server.js"]\n',
        }),
      },
    ],
  },
  check(service) {
    const source = setInSource(service.program);
    if (source?.order === 'ipv4first') return [pass(source.at)];
    return service.deployments.map((deployment) => {
      const flag = findNodeFlag(deployment, FLAG);
      const order = source?.order ?? flag?.match[1];
      const found = source?.at.place ?? flag?.place;
      if (found && order === 'ipv4first') return pass({ place: found, note: order });
      const anchor = deployment.workload?.id ?? 'image';
      if (found && order !== undefined) return fail({ message: 'other', args: { order }, place: found, anchor });
      const hidden = hiddenNodeOptions(deployment);
      if (hidden) return unknown('NODE_OPTIONS is set outside of this repository', { place: hidden });
      const place = deployment.command?.place ?? service.command?.place;
      if (!place) return unknown(service.lost[0] ?? 'the command that starts the service is not known');
      return fail({ message: 'missing', place, anchor });
    });
  },
};
