import { Node, type SourceFile } from 'ts-morph';
import type { ListeningServer } from '../../../services/types.ts';
import { arrowToBlock, insertAfter, type TextChange } from './insert.ts';
import { type Called, findCall, freeName, statementOf } from './nodes.ts';
import { restyle } from './snippet.ts';
import { styleOf } from './style.ts';

/** The server as the code behind its listening call can name it. */
export interface ServerHandle {
  /** `server`, `this.server`, `app` for frameworks whose application closes. */
  readonly expression: string;
  /** What gives it a name, where it had none; undefined where only `write` can. */
  readonly naming: readonly TextChange[] | undefined;
  /** What names it, where nothing did, together with new statements behind it: right behind it when `close`. */
  readonly write: (lines: readonly string[], close?: 'close') => readonly TextChange[];
  /** Names that are in scope here are those around this node. */
  readonly node: Node;
}

/** Frameworks whose application closes, not what its listen() returns. */
const CLOSED_BY_APPLICATION = /^(?:fastify|hapi|nest|grpc|restify)$/;
const HTTP = /^(?:express|koa|node:http|hono|connect|apollo|feathers)$/;

/** A promise that is settled when the server has closed and the last request is answered. */
export function closeServer(framework: string, server: string): string | undefined {
  if (framework === 'fastify') return `${server}.close()`;
  if (framework === 'hapi') return `${server}.stop()`;
  if (framework === 'grpc') return `new Promise((resolve) => ${server}.tryShutdown(resolve))`;
  if (HTTP.test(framework) || framework === 'restify') return `new Promise((resolve) => ${server}.close(resolve))`;
  return undefined;
}

/** Finds a name for the listening server, and makes one where the result of listen() is dropped. */
export function findServerHandle(source: SourceFile, server: ListeningServer): ServerHandle | undefined {
  const call = server.call && findCall(source, server.call.fact.span);
  if (!call) return undefined;
  const receiver = receiverOf(call);
  const listening = isServer(server) || /^(?:this\.)?\w*server$/i.test(receiver?.getText() ?? '');
  if ((CLOSED_BY_APPLICATION.test(server.framework) || listening) && receiver && /^[\w$.]+$/.test(receiver.getText()))
    return namedBy(source, call, receiver.getText());
  if (CLOSED_BY_APPLICATION.test(server.framework) || !givesServer(call)) return undefined;
  const outer = outermost(call);
  const parent = outer.getParent();
  if (Node.isVariableDeclaration(parent) && Node.isIdentifier(parent.getNameNode()))
    return namedBy(source, call, parent.getName());
  if (Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === '=')
    return namedBy(source, call, parent.getLeft().getText());
  const name = freeName(source, 'server', 'httpServer', 'listening');
  if (Node.isExpressionStatement(parent) && statementOf(parent) === parent)
    return {
      expression: name,
      node: parent,
      naming: [{ start: outer.getStart(), end: outer.getStart(), text: `const ${name} = ` }],
      write: (lines, close) => [
        { start: outer.getStart(), end: outer.getStart(), text: `const ${name} = ` },
        insertAfter(source, parent, { lines, apart: close === undefined }),
      ],
    };
  if (Node.isReturnStatement(parent) && statementOf(parent) === parent)
    return {
      expression: name,
      node: parent,
      naming: undefined,
      write: (lines, close) => [
        { start: parent.getStart(), end: outer.getStart(), text: `const ${name} = ` },
        insertAfter(source, parent, { lines: [...lines, `return ${name};`], apart: close === undefined }),
      ],
    };
  if (Node.isArrowFunction(parent) && isContinuation(parent)) {
    const style = styleOf(source);
    return {
      expression: name,
      node: outer,
      naming: undefined,
      write: (lines, close) => {
        const change = arrowToBlock(source, parent, {});
        if (!change) return [];
        const base = /\n([ \t]*)/.exec(change.text)?.[1] ?? '';
        // What comes next in the chain gets what it got before.
        const code = restyle(isChained(parent) ? [...lines, `return ${name};`] : lines, style, base);
        const named = change.text.replace(outer.getText(), () => `const ${name} = ${outer.getText()}`);
        return [{ ...change, text: named.replace(/\n[ \t]*\}$/, (end) => `${close ? '' : '\n'}\n${code}${end}`) }];
      },
    };
  }
  return undefined;
}

function namedBy(source: SourceFile, call: Called, expression: string): ServerHandle | undefined {
  const statement = statementOf(call);
  if (!statement) return undefined;
  return {
    expression,
    node: statement,
    naming: [],
    write: (lines, close) => [insertAfter(source, statement, { lines, apart: close === undefined })],
  };
}

/** What listen() of an application and serve() of Hono return; a promisified one returns something else. */
function givesServer(call: Called): boolean {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) ? callee.getName() === 'listen' : /^serve$/.test(callee.getText());
}

/** `server.listen()`, where the receiver itself is the server. */
function isServer({ receiver, framework }: ListeningServer): boolean {
  return framework === 'node:http' || /^node:(?:http2?|https)#create\w*Server\(\)$/.test(receiver ?? '');
}

function receiverOf(call: Called): Node | undefined {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  let object: Node = callee.getExpression();
  // server.on('error', f).listen(): methods that return the server.
  while (Node.isCallExpression(object)) {
    const inner = object.getExpression();
    if (!Node.isPropertyAccessExpression(inner) || !/^(?:on|once|setTimeout)$/.test(inner.getName())) break;
    object = inner.getExpression();
  }
  return object;
}

/** Behind `await`, parentheses and methods that return the server: `app.listen(3000).on('error', fail)`. */
function outermost(call: Node): Node {
  let node = call;
  for (;;) {
    const parent = node.getParent();
    if (Node.isAwaitExpression(parent) || Node.isParenthesizedExpression(parent)) node = parent;
    else if (
      Node.isPropertyAccessExpression(parent) &&
      /^(?:on|once|setTimeout)$/.test(parent.getName()) &&
      Node.isCallExpression(parent.getParent())
    )
      node = parent.getParentOrThrow();
    else return node;
  }
}

/** `.then(() => app.listen()).then((server) => …)` */
function isChained(arrow: Node): boolean {
  const next = arrow.getParent()?.getParent();
  return Node.isPropertyAccessExpression(next) && next.getName() === 'then';
}

/** `connect().then(() => app.listen())`: nobody uses what the arrow function returns. */
function isContinuation(arrow: Node): boolean {
  const call = arrow.getParent();
  if (!Node.isCallExpression(call)) return false;
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) && /^(?:then|once|on)$/.test(callee.getName());
}
