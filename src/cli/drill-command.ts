import { Option } from 'commander';
import { type AddCommand, UsageError } from './io.ts';
import { collect, OPTIONS } from './options.ts';

const repeated = (flags: string, text: string): Option =>
  new Option(flags, `${text} (repeatable)`).argParser(collect).default([], 'none');
const count = (flags: string, text: string, value: number): Option =>
  new Option(flags, text).default(value).argParser((given: string) => parsePositive(flags, given, true));
const seconds = (flags: string, text: string, value?: number): Option =>
  new Option(flags, text).default(value).argParser((given: string) => parsePositive(flags, given, false));

export const addDrill: AddCommand = (program, io, done) => {
  program
    .command('drill')
    .description('run a service and prove what only a run can prove')
    .argument('<name>', 'shutdown, crash, boot, memory or all')
    .argument('[service]', 'name, id or folder of the service, where there are several')
    .option('--folder <folder>', 'repository', '.')
    .addOption(OPTIONS.format())
    .option('-y, --yes', 'run the code of the repository without a terminal', false)
    .option('--build', 'run the build script first', false)
    .option('--save [file]', 'keep the results for nodeready checklist (default: nodeready.drills.json)')
    .addOption(repeated('--env-file <file>', 'variables that the repository does not know'))
    .addOption(repeated('--env <name=value>', 'one variable'))
    .addOption(repeated('--without <name>', 'a variable without which it must not start'))
    .option('--route <path>', 'GET route for requests in flight and load (default: one that the source serves)')
    .option('--ready <path>', 'path that tells readiness (default: the readiness probe)')
    .addOption(seconds('--grace <seconds>', 'time from the signal to the kill (default: of the workload)'))
    .addOption(count('--hold <ms>', 'time that requests stay in flight after the signal', 1000))
    .addOption(seconds('--boot-limit <seconds>', 'longest wait for readiness', 60))
    .addOption(seconds('--boot-budget <seconds>', 'time in which a restart has to be ready', 4))
    .addOption(count('--starts <count>', 'starts that are timed', 5))
    .addOption(seconds('--duration <seconds>', 'time under load', 60))
    .addOption(count('--connections <count>', 'connections that carry the load', 10))
    .addOption(seconds('--target-rps <rate>', 'requests per second that the load test has to reach'))
    .addOption(count('--p95 <ms>', 'latency p95 under load, at most', 300))
    .addOption(OPTIONS.color())
    .action(async (name: string, service: string | undefined, options: unknown) =>
      done(await (await import('./drill.ts')).drill(name, service, options, io)),
    );
};

function parsePositive(flags: string, value: string, whole: boolean): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0 || (whole && !Number.isInteger(number)))
    throw new UsageError(`${flags.split(' ')[0]} takes a ${whole ? 'whole ' : ''}number above 0, not ${value}`);
  return number;
}
