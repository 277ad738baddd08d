import { runtimeInfoIn } from '../../services/diagnostics/runtime-info.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const COMPARES =
  /^(?:semver|compare-versions|check-node-version|node:assert|assert)(?:\/[^#]*)?#|^(?:Number\.)?parse(?:Int|Float)$|^(?:Number|Boolean)$/;
const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

export const missingRuntimeInfo: Rule = {
  id: 'missing-runtime-info',
  code: 'NR4205',
  title: 'Nothing tells which Node.js runs in production',
  area: 'diagnostics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['runtime-info-exposed'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Neither the logs of the start nor a metric name the version of Node.js: after a security release nobody can tell which pods still run the old one. Log process.version at the start, or collect default metrics (nodejs_version_info).',
  },
  docs: {
    what: 'Looks for process.version or process.versions in what is logged, measured or answered, and for default metrics and agents that report the runtime.',
    why: 'What the image says and what runs differ more often than one thinks.',
    fix: "`logger.info({ node: process.version, v8: process.versions.v8 }, 'starting')`.",
    references: [
      'https://nodejs.org/api/process.html#processversions',
      'https://github.com/siimon/prom-client#default-metrics',
    ],
  },
  examples: {
    bad: [{ title: 'nothing', files: nodeExample([SERVER]) }],
    good: [{ title: 'a line at the start', files: nodeExample(['console.log(`node ${process.version}`);', SERVER]) }],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const telemetry = telemetryOf(service);
    const [reported] = [...telemetry.of('defaultMetrics'), ...telemetry.of('tracing')];
    if (reported) return [pass(reported)];
    const call = program.calls.find((item) => {
      const facts = program.modules.get(item.module);
      return (
        facts !== undefined &&
        // Comparing the version tells nobody: `semver.satisfies(process.version, '>=24')`.
        !program.callees(item).some((path) => COMPARES.test(path)) &&
        item.fact.args.some((arg) => runtimeInfoIn(facts, arg) === 'process.version') &&
        program.runs(item) !== false
      );
    });
    if (call) return [pass({ place: call.place, note: 'process.version' })];
    const [agent] = telemetry.opaque;
    if (agent) return [unknown(`${agent.note} may report it; the package is not in this repository`, agent)];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'runtime' }) : notApplicable('nothing runs')];
  },
};
