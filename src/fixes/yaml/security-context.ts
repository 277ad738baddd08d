import type { Container, Service } from '../../services/types.ts';
import type { FixContext, Recipe } from '../types.ts';
import { setIn } from './document.ts';
import { findContainer, openContainer, setOnContainer } from './workloads.ts';

/** A process that is not root has no capability and, without setuid programs that it starts, no way to get one. */
function isUnprivileged({ service }: FixContext, container: Container | undefined): boolean {
  const { runAsUser } = container?.security ?? {};
  const user = service.image?.user;
  const nonRoot = runAsUser ? runAsUser.value > 0 : user?.kind === 'non-root';
  return nonRoot && !startsPrograms(service);
}

function startsPrograms({ program, image }: Service): boolean {
  const scripted = image?.entrypoint?.argv.some((word) => /\.sh$|gosu|su-exec/.test(word)) ?? false;
  return !program || program.packages.has('node:child_process') || scripted;
}

const ESCALATION = ['securityContext', 'allowPrivilegeEscalation'];
const DROP = ['securityContext', 'capabilities', 'drop'];

export const noEscalationWithoutRoot: Recipe = {
  rule: 'privilege-escalation-allowed',
  level: 'safe',
  title: 'allow no privilege escalation to a process that is not root',
  fix(context) {
    const container = findContainer(context)?.container;
    return isUnprivileged(context, container) ? setOnContainer(context, ESCALATION, false) : undefined;
  },
};

export const noEscalation: Recipe = {
  rule: 'privilege-escalation-allowed',
  level: 'suggested',
  title: 'allow no privilege escalation',
  fix: (context) => setOnContainer(context, ESCALATION, false),
};

export const noCapabilitiesWithoutRoot: Recipe = {
  rule: 'capabilities-not-dropped',
  level: 'safe',
  title: 'drop the capabilities that a process without root cannot use',
  fix(context) {
    const container = findContainer(context)?.container;
    const isBare = container?.security.dropCapabilities.length === 0 && container.security.addCapabilities.length === 0;
    return isBare && isUnprivileged(context, container) ? setOnContainer(context, DROP, ['ALL']) : undefined;
  },
};

export const noCapabilities: Recipe = {
  rule: 'capabilities-not-dropped',
  level: 'suggested',
  title: 'drop all capabilities',
  fix(context) {
    const container = findContainer(context)?.container;
    return container?.security.dropCapabilities.length === 0 ? setOnContainer(context, DROP, ['ALL']) : undefined;
  },
};

export const enforceNonRoot: Recipe = {
  rule: 'run-as-non-root-not-enforced',
  // The image runs as this very number, so only a later image that is root would be refused.
  level: 'safe',
  title: 'demand the non-root user that the image has',
  fix(context) {
    const { image } = context.service;
    const security = findContainer(context)?.container.security;
    const isNumber = image?.user.kind === 'non-root' && image.user.numeric;
    if (!isNumber || security?.runAsUser || security?.runAsNonRoot) return undefined;
    return setOnContainer(context, ['securityContext', 'runAsNonRoot'], true);
  },
};

export const runAsNumber: Recipe = {
  rule: 'run-as-non-root-not-enforced',
  level: 'suggested',
  title: 'run as an unprivileged user by number',
  fix(context) {
    const found = findContainer(context);
    const uid = uidOf(context);
    const open = found && openContainer(context, found.container);
    if (!open || uid === undefined || found.container.security.runAsNonRoot) return undefined;
    const existing = open.map.get('securityContext');
    if (existing === undefined)
      return setOnContainer(context, ['securityContext'], { runAsNonRoot: true, runAsUser: uid });
    const edits = [
      setIn(open.yaml, open.map, ['securityContext', 'runAsNonRoot'], true),
      setIn(open.yaml, open.map, ['securityContext', 'runAsUser'], uid),
    ];
    return edits.flatMap((edit) => edit ?? []);
  },
};

/** The number of the user that the image names, else of the one that its base provides. */
function uidOf({ service: { image } }: FixContext): number | undefined {
  if (!image) return undefined;
  const { user } = image;
  if (user.kind === 'non-root' && user.numeric) return Number(user.name);
  const users = image.baseKnowledge?.users ?? {};
  if (user.kind === 'non-root') return users[user.name];
  return Object.values(users).find((uid) => uid >= 1000 && uid !== 65534);
}

export const verifiableUser: Recipe = {
  rule: 'unverifiable-user',
  // The kubelet refuses the container as it is.
  level: 'safe',
  title: 'give the user as a number that the kubelet can verify',
  fix(context) {
    const { finding } = context;
    const uid = uidOf(context);
    if (uid === undefined || uid === 0) return undefined;
    return finding.messageId === 'zero' ? undefined : setOnContainer(context, ['securityContext', 'runAsUser'], uid);
  },
};
