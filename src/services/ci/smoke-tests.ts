import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { CiJob, Service } from '../types.ts';
import { deploysOnTrial } from './deploys.ts';
import { buildsImage } from './image-builds.ts';
import { pipelineOf } from './pipeline.ts';
import { programWords } from './program-words.ts';

const ASKS = /^(?:curl|wget|http|https|nc|wait-on|hurl|grpcurl|grpc_health_probe|start-server-and-test)\b/;
const TESTS = /^(?:k6|newman|playwright|cypress)\b/;
const WAITS =
  /docker inspect.*[Hh]ealth|docker(?: compose|-compose).*--wait|(?:docker|podman)(?: compose|-compose)? exec\b|kubectl (?:wait|rollout status)|helm test/;
const TOOLS = /^(?:container-structure-test|dgoss|ct|goss|bats)$/;
const WAIT_ACTIONS = /jakejarvis\/wait-action|wait-on-action/i;

/** Requests to another host ask somebody else. */
function asksHere(text: string): boolean {
  const urls = [...text.matchAll(/\bhttps?:(?:\/\/|-get:\/\/)([^/\s:'"]+)/g)].map((match) => match[1] ?? '');
  return (
    urls.length === 0 ||
    urls.some((host) => /^(?:localhost|127\.|0\.0\.0\.0|\[?::1)|^[^.]+$|\.local(?:host)?$/.test(host))
  );
}

/** The words after the options of `docker run`: the image and the command inside it. */
function imageAndCommand(words: readonly string[]): readonly string[] {
  const from = words.indexOf('run') + 1;
  for (let i = from; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!word.startsWith('-')) return words.slice(i);
    // Options with a value of their own; all others are switches or are written `--name=value`.
    if (
      /^-[a-zA-Z]*[cehlmpuvw]$|^--(?!rm$|detach$|init$|interactive$|tty$|privileged$|read-only$|publish-all$)[\w-]+$/.test(
        word,
      )
    )
      i += 1;
  }
  return [];
}

/** Names under which the pipeline builds images, without tag. */
function builtNames(service: Service): ReadonlySet<string> {
  const { runs, actions } = pipelineOf(service);
  const tags = [
    ...runs.flatMap(({ command: { words } }) =>
      buildsImage(programWords(words))
        ? words.flatMap((word, i) =>
            /^(?:-t|--tag)$/.test(words[i - 1] ?? '') ? [word] : (/^--tag=(.*)$/.exec(word)?.[1] ?? []),
          )
        : [],
    ),
    ...actions.flatMap(({ step }) => step.with.get('tags')?.value.split(/[\s,]+/) ?? []),
  ];
  return new Set(tags.map(nameOf).filter((name) => name !== ''));
}

function nameOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^/]*$/, '');
}

/** What a command starts: nothing, something else (a database, a linter), or the image of the service. */
function startOf(
  words: readonly string[],
  service: Service,
  names: ReadonlySet<string>,
  job: CiJob,
): 'image' | 'check' | undefined {
  const text = words.join(' ');
  if (/^(?:docker|podman) (?:container )?run\b/.test(text)) {
    const [image = '', ...command] = imageAndCommand(words);
    // `$IMAGE` and expressions of the workflow: what CI has just built, more often than anything else.
    if (!names.has(nameOf(image)) && !/[$]|X{5}/.test(image)) return undefined;
    return command.length > 0 && !words.some((word) => /^(?:-\w*d\w*|--detach)$/.test(word)) ? 'check' : 'image';
  }
  if (/^(?:docker-compose|(?:docker|podman)(?: compose|-compose)) (?:.* )?(?:up|run|start)\b/.test(text)) {
    const composed = service.workloads.filter((item) => item.platform === 'compose').map((item) => item.name);
    const verb = words.findIndex((word) => /^(?:up|run|start)$/.test(word));
    const named = words
      .slice(verb + 1)
      .filter((word) => /^[\w-]+$/.test(word) && !word.startsWith('-') && !/^\d+$/.test(word));
    return named.length === 0 || named.some((word) => composed.includes(word)) ? 'image' : undefined;
  }
  if (/^(?:helm|kubectl|skaffold) (?:.* )?(?:install|upgrade|apply|create|run)\b/.test(text) && deploysOnTrial(job))
    return 'image';
  return undefined;
}

/** Where CI starts the image that it builds and asks it whether it is well, in a way that can fail. */
export const findSmokeTest = memoizeByService((service): Place | undefined => {
  const names = builtNames(service);
  return service.repository.ci.flatMap((job) => findCheck(job, service, names) ?? [])[0];
});

/** Where a job starts the container and asks whether it is well, in a way that can fail. */
function findCheck(job: CiJob, service: Service, names: ReadonlySet<string>): Place | undefined {
  let starts = false;
  for (const step of job.steps) {
    if (step.canFail) continue;
    const uses = step.uses?.value ?? '';
    if (/container-structure-test|dgoss|helm\/chart-testing-action/i.test(uses)) return step.place;
    if (starts && WAIT_ACTIONS.test(uses)) return step.place;
    for (const { words, place, ignoredFailure } of step.commands) {
      const program = programWords(words);
      const text = program.join(' ');
      if (TOOLS.test(program[0] ?? '') && !ignoredFailure) return place;
      const started = startOf(program, service, names, job);
      if (started === 'check' && !ignoredFailure) return place;
      starts ||= started !== undefined;
      const asks = (ASKS.test(text) && asksHere(text)) || TESTS.test(text) || WAITS.test(text);
      if (starts && asks && !ignoredFailure) return place;
    }
  }
  return undefined;
}
