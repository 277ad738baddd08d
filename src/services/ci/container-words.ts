import { programWords } from './program-words.ts';

/** Flags of `docker run` and `docker exec` with an argument that may stand apart (docs.docker.com/reference/cli/docker/container/run). */
const TAKES_VALUE =
  /^(?:-[evpuwlmh]|--(?:env|env-file|volume|publish|user|workdir|name|label|entrypoint|network|mount|platform|memory|cpus|add-host|link|hostname|shm-size|cap-add))$/;
/** What is worth following inside; an image of a tool has words of its own. */
const PROGRAMS = /^(?:npm|npx|pnpm|yarn|bun|bunx|node|make|sh|bash|jest|vitest|mocha|ava|tap|eslint|tsc)$/;

/** The command that a container runs for CI: `docker run --rm acme/api npm run lint`. */
export function wordsInContainer(words: readonly string[]): readonly string[] | undefined {
  const inService = wordsInService(words);
  if (inService) return inService;
  if (!/^(?:docker|podman)$/.test(words[0]?.replace(/^.*\//, '') ?? '')) return undefined;
  const verb = withoutFlags(words.slice(1));
  if (!/^(?:run|exec)$/.test(verb[0] ?? '')) return undefined;
  // The image or the container comes first.
  const given = withoutFlags(verb.slice(1)).slice(1);
  const entrypoint = entrypointOf(verb.slice(1, verb.length - given.length - 1));
  const inside = entrypoint === undefined ? given : [entrypoint, ...given];
  const program = inside[0] ?? '';
  // A script of the repository, as the image holds it.
  if (/^\.\.?\/[\w./-]+\.sh$/.test(program)) return inside;
  return PROGRAMS.test(program.replace(/^.*\//, '')) ? inside : undefined;
}

/** What a command runs: behind the programs that only start others, and inside of a container. */
export function wordsInside(words: readonly string[]): readonly string[] {
  return programWords(wordsInContainer(words) ?? words);
}

/** `docker run --entrypoint ./test.sh acme/api`: what runs instead of the entrypoint of the image. */
function entrypointOf(flags: readonly string[]): string | undefined {
  const at = flags.findIndex((word) => /^--entrypoint(?:=|$)/.test(word));
  const flag = flags[at];
  const value = flag?.includes('=') ? flag.replace(/^[^=]*=/, '') : at >= 0 ? flags[at + 1] : undefined;
  return value === undefined || value === '' ? undefined : value;
}

function withoutFlags(words: readonly string[]): readonly string[] {
  let i = 0;
  for (; i < words.length && words[i]?.startsWith('-'); i++) if (TAKES_VALUE.test(words[i] ?? '')) i += 1;
  return words.slice(i);
}

/** Flags of `docker compose run` and `exec` with a value of their own: docs.docker.com/reference/cli/docker/compose/run */
const COMPOSE_VALUES =
  /^(?:-e|--env|--env-file|-f|--file|-l|--label|--name|-p|--publish|--profile|--project-name|--project-directory|--pull|-u|--user|-v|--volume|-w|--workdir|--entrypoint|--index|--cap-add|--cap-drop|--env-from-file|--progress|--ansi)$/;

/** `docker compose run --rm api npm test`: the command that runs in the container. */
function wordsInService(words: readonly string[]): readonly string[] | undefined {
  const [first = '', second] = words;
  const program = first.replace(/^.*\//, '');
  if (program !== 'docker-compose' && !(program === 'docker' && second === 'compose')) return undefined;
  const names: number[] = [];
  for (let i = program === 'docker' ? 2 : 1; i < words.length && names.length < 3; i++) {
    const word = words[i] ?? '';
    if (COMPOSE_VALUES.test(word)) i += 1;
    else if (!word.startsWith('-')) names.push(i);
  }
  const [verb = -1, , command] = names;
  return /^(?:run|exec)$/.test(words[verb] ?? '') && command !== undefined ? words.slice(command) : undefined;
}
