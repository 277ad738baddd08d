import { Node, type SourceFile } from 'ts-morph';
import { healthRoutesOf } from '../../../services/health/health-routes.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { arrowToBlock, insertBefore, insertFirst, type TextChange } from '../lib/insert.ts';
import { bodyOf, findFunction, freeName } from '../lib/nodes.ts';
import { findOwnHandlers, type OwnHandler, statementOf } from '../lib/own-handlers.ts';

/** The flag of the shutdown makes the readiness route answer 503. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service } = context;
  const [handler, second] = await findOwnHandlers(context, 'SIGTERM');
  const framework = service.servers[0]?.framework ?? '';
  const answer = ANSWERS[framework];
  if (!handler?.body || second || !answer) return undefined;
  const { path, source } = handler;
  const routes = healthRoutesOf(service);
  // A liveness probe on the same route would end the process while it drains.
  if (routes.probed('liveness').some((route) => routes.readiness.includes(route))) return undefined;
  const functions = routes.readiness.flatMap((route) =>
    route.handlers.map((ref) => {
      const fact = ref.module === path ? service.program?.fn(ref) : undefined;
      return fact && findFunction(source, fact);
    }),
  );
  if (functions.length === 0 || functions.some((fn) => fn === undefined)) return undefined;
  const flag = findFlag(handler) ?? makeFlag(source, handler);
  if (!flag) return undefined;
  const changes: (TextChange | undefined)[] = [...flag.changes];
  for (const fn of functions) {
    if (!fn?.getAncestors().includes(flag.scope)) return undefined;
    changes.push(...answerFirst(source, fn, flag.name, answer));
  }
  return changed(path, ...changes);
}

interface Answer {
  /** Names of parameters, and which of them answers. */
  readonly parameters: readonly string[];
  readonly lines: (flag: string, parameters: readonly string[]) => readonly string[];
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  express: {
    parameters: ['req', 'res'],
    lines: (flag, [, res]) => [`if (${flag}) {`, `  ${res}.sendStatus(503);`, '  return;', '}'],
  },
  koa: {
    parameters: ['ctx'],
    lines: (flag, [ctx]) => [`if (${flag}) {`, `  ${ctx}.status = 503;`, '  return;', '}'],
  },
  fastify: {
    parameters: ['request', 'reply'],
    lines: (flag, [, reply]) => [`if (${flag}) return ${reply}.code(503).send({ status: 'shutting down' });`],
  },
  hono: { parameters: ['c'], lines: (flag, [c]) => [`if (${flag}) return ${c}.text('shutting down', 503);`] },
};

function answerFirst(source: SourceFile, fn: Node, flag: string, answer: Answer): readonly (TextChange | undefined)[] {
  if (!Node.isArrowFunction(fn) && !Node.isFunctionExpression(fn) && !Node.isFunctionDeclaration(fn))
    return [undefined];
  const own = fn.getParameters();
  if (own.some((item) => !Node.isIdentifier(item.getNameNode()))) return [undefined];
  const names = answer.parameters.map((name, i) => own[i]?.getName() ?? name);
  const added = answer.parameters.slice(own.length);
  const open = fn.getFirstChild((item) => item.getText() === '(');
  const last = own.at(-1);
  const at = last?.getEnd() ?? open?.getEnd();
  if (added.length > 0 && (at === undefined || !open)) return [undefined];
  const lines = answer.lines(flag, names);
  const body = bodyOf(fn);
  return [
    ...(added.length > 0 && at !== undefined
      ? [{ start: at, end: at, text: `${last ? ', ' : ''}${added.join(', ')}` }]
      : []),
    body ? insertFirst(source, body, { lines }) : arrowToBlock(source, fn, { before: lines, keepResult: true }),
  ];
}

interface Flag {
  readonly name: string;
  /** The block that declares it. */
  readonly scope: Node;
  readonly changes: readonly (TextChange | undefined)[];
}

/** `stopping = true` that the handler has already. */
function findFlag({ source, body }: OwnHandler): Flag | undefined {
  for (const statement of body?.getStatements() ?? []) {
    const name = /^(\w+) = true;?$/.exec(statement.getText())?.[1];
    const declaration =
      name === undefined
        ? undefined
        : source
            .getDescendants()
            .find(
              (item) =>
                Node.isVariableDeclaration(item) &&
                item.getName() === name &&
                item.getInitializer()?.getText() === 'false',
            );
    const scope = statementOf(declaration)?.getParent();
    if (name !== undefined && scope) return { name, scope, changes: [] };
  }
  return undefined;
}

function makeFlag(source: SourceFile, { fn, body }: OwnHandler): Flag | undefined {
  const statement = statementOf(fn);
  const scope = statement?.getParent();
  if (!statement || !scope || !body || Node.isClassDeclaration(statement)) return undefined;
  const name = freeName(source, 'stopping', 'shuttingDown', 'isStopping');
  return {
    name,
    scope,
    changes: [
      insertBefore(source, statement, { lines: [`let ${name} = false;`] }),
      insertFirst(source, body, { lines: [`${name} = true;`] }),
    ],
  };
}
