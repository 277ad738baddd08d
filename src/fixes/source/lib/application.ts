import { Node, type SourceFile } from 'ts-morph';
import { type Called, statementOf } from './nodes.ts';

/** The application of a web framework, made in one statement of the module. */
export interface Application {
  readonly name: string;
  /** The statement that makes it. */
  readonly made: Node;
  /** The first statement of the same block that lets it serve. */
  readonly used: Node;
  /** The last statement of the same block that adds something to it before it serves. */
  readonly filled: Node;
}

const MAKERS: Readonly<Record<string, RegExp>> = {
  express: /^(?:express|express\.default|require\(['"]express['"]\))$/,
  koa: /^Koa$/,
  fastify: /^(?:fastify|Fastify|fastify\.fastify|require\(['"]fastify['"]\))$/,
  hono: /^(?:Hono|OpenAPIHono)$/,
};

/** The only application that the module makes, and where it begins to serve. */
export function findApplication(source: SourceFile, framework: string, listen: Called): Application | undefined {
  const made = new Map<string, Node>();
  source.forEachDescendant((node) => {
    if (!Node.isVariableDeclaration(node) || !Node.isIdentifier(node.getNameNode())) return;
    let initializer: Node | undefined = node.getInitializer();
    // fastify({ … }).withTypeProvider()
    while (Node.isCallExpression(initializer) && Node.isPropertyAccessExpression(initializer.getExpression())) {
      const inner: Node = initializer.getExpression();
      if (!Node.isPropertyAccessExpression(inner) || inner.getName() !== 'withTypeProvider') break;
      initializer = inner.getExpression();
    }
    if (!Node.isCallExpression(initializer) && !Node.isNewExpression(initializer)) return;
    if (MAKERS[framework]?.test(initializer.getExpression().getText())) made.set(node.getName(), node);
  });
  const [only, second] = made;
  if (!only || second) return undefined;
  const [name, declaration] = only;
  const statement = statementOf(declaration);
  const used = statementOf(listen);
  if (!statement || !used) return undefined;
  // http.createServer(app) may stand before the listen call: routes are not added behind it.
  const block = statement.getParent();
  const served = new RegExp(`\\bcreate\\w*Server\\([^)]*\\b${name}\\b`);
  const first =
    statement.getNextSiblings().find((item) => Node.isVariableStatement(item) && served.test(item.getText())) ??
    [used, ...used.getAncestors()].find((item) => item.getParent() === block);
  if (!first) return undefined;
  const mentions = new RegExp(`\\b${name}\\b`);
  const filled = statement
    .getNextSiblings()
    .filter((item) => item.getEnd() <= first.getStart() && mentions.test(item.getText()));
  return { name, made: statement, used: first, filled: filled.at(-1) ?? statement };
}
