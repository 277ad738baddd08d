import type { CommandChain, Environment, EnvVariable, Image, Workload } from './types.ts';

/**
 * The environment that the process starts with: image, then manifest, then what the command sets on its way.
 * Later wins, as Docker, Kubernetes and the shell do it.
 */
export function linkEnvironment(
  image: Image | undefined,
  workload: Workload | undefined,
  command: CommandChain | undefined,
): Environment {
  const variables = new Map<string, EnvVariable>();
  for (const [name, { value, place, unresolved }] of image?.env ?? []) {
    variables.set(name, { name, value: unresolved.length === 0 ? value : undefined, place, from: 'dockerfile' });
  }
  for (const variable of workload?.container.env ?? []) variables.set(variable.name, variable);
  for (const variable of command?.env ?? []) variables.set(variable.name, variable);
  // Next.js sets it in its server process (nextjs.org/docs/app/guides/instrumentation#importing-runtime-specific-code).
  if (command?.starter?.name.startsWith('next') || command?.starter?.name === 'Next.js') {
    variables.set('NEXT_RUNTIME', {
      name: 'NEXT_RUNTIME',
      value: 'nodejs',
      place: command.starter.place,
      from: 'other',
    });
  }
  return { variables, complete: workload !== undefined && workload.container.envUnknownFrom.length === 0 };
}
