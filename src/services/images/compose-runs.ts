import path from 'node:path/posix';
import type { Workspace } from '../../workspace/types.ts';
import type { CiJob, Workload } from '../types.ts';

/** Flags of `docker compose` before its command, with a value of their own (docs.docker.com/reference/cli/docker/compose). */
const TAKES_VALUE = /^(?:-[fp]|--(?:file|project-name|project-directory|env-file|profile|parallel|ansi|progress))$/;
const DEFAULTS = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** Services of compose that the commands of a job build: `docker compose -f compose.ci.yaml build api`. */
export function builtByCompose(
  workspace: Workspace,
  { steps }: CiJob,
  workloads: readonly Workload[],
): readonly { readonly workload: Workload; readonly place: Workload['place'] }[] {
  return steps.flatMap(({ commands, workingDirectory = '.' }) =>
    commands.flatMap(({ words, place }) => {
      const { files, services } = readCommand(words) ?? {};
      if (!files || !services) return [];
      const named =
        files.length > 0 ? files : DEFAULTS.filter((name) => workspace.has(path.join(workingDirectory, name)));
      const paths = new Set(named.map((file) => path.join(workingDirectory, file)));
      return workloads
        .filter(({ platform, build, path: file, name }) => {
          const isMeant = services.length === 0 || services.includes(name);
          return platform === 'compose' && build !== undefined && isMeant && paths.has(file);
        })
        .map((workload) => ({ workload, place }));
    }),
  );
}

/** The files of a command that builds, and the services that it names; none are all. */
function readCommand(
  words: readonly string[],
): { readonly files: readonly string[]; readonly services: readonly string[] } | undefined {
  const start = words.findIndex((word, i) => {
    const program = path.basename(word);
    return program === 'docker-compose' || (program === 'docker' && words[i + 1] === 'compose');
  });
  if (start < 0) return undefined;
  const rest = words.slice(start + (path.basename(words[start] ?? '') === 'docker' ? 2 : 1));
  const files: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const [flag = '', inline] = (rest[i] ?? '').split(/=(.*)/s);
    if (!flag.startsWith('-')) {
      const after = rest.slice(i + 1);
      const builds = flag === 'build' || (flag === 'up' && after.includes('--build'));
      // The value of a flag (`--build-arg NAME=value`) is no service.
      const services = after.filter((word, at) => !word.startsWith('-') && !/^--?[\w-]+$/.test(after[at - 1] ?? ''));
      return builds ? { files, services } : undefined;
    }
    if (!TAKES_VALUE.test(flag)) continue;
    const value = inline ?? rest[++i] ?? '';
    if (flag === '-f' || flag === '--file') files.push(value);
  }
  return undefined;
}
