import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Project, ts } from 'ts-morph';

/**
 * What a checkout without installed packages cannot know: modules that are not found and what follows from them,
 * parameters of callbacks whose function has no type.
 */
const UNKNOWABLE = new Set([2307, 2792, 7016, 7006, 7031, 7019]);
const MODULES = new URL('../../node_modules/@types', import.meta.url).pathname;

/** Syntax errors of these source files and, where TypeScript checks them, errors of types; without positions. */
export function findTypeErrors(root, files) {
  const byConfig = new Map();
  for (const file of files) {
    if (!existsSync(join(root, file))) continue;
    const config = findConfig(root, file);
    byConfig.set(config, [...(byConfig.get(config) ?? []), file]);
  }
  return [...byConfig].flatMap(([config, own]) => check(root, config, own));
}

/**
 * `server = app.listen()` makes a `Server` of a `Server | undefined`; where the package is not installed it is `any`,
 * and the variable stays what it was declared.
 */
function isAssignedUnknown({ code, file, start }, checker) {
  if (code !== 18048 || !file || start === undefined) return false;
  const name = /^\w+/.exec(file.text.slice(start))?.[0];
  let found = false;
  const visit = (node) => {
    const assigns = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (assigns && node.left.getText(file) === name && checker.getTypeAtLocation(node.right).flags & ts.TypeFlags.Any)
      found ||= isStraight(node, start);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The place comes later in the same function, not in one that is called some time. */
function isStraight(assignment, start) {
  let block = assignment.parent;
  while (block && !ts.isFunctionLike(block) && !ts.isSourceFile(block)) block = block.parent;
  if (!block || start < assignment.end || start > block.end) return false;
  let inner = false;
  const visit = (node) => {
    if (node.pos > start || node.end < start) return;
    if (ts.isFunctionLike(node)) inner = true;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(block, visit);
  return !inner;
}

/** The compiler itself may stumble over modules that are not there. */
function semantic(program, source) {
  try {
    return program.getSemanticDiagnostics(source);
  } catch {
    return [];
  }
}

function findConfig(root, file) {
  for (let folder = dirname(join(root, file)); folder.startsWith(root); folder = dirname(folder)) {
    const config = join(folder, 'tsconfig.json');
    if (existsSync(config)) return config;
  }
  return undefined;
}

function check(root, config, files) {
  const read = config === undefined ? {} : ts.readConfigFile(config, ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(
    { ...read, files: [], include: [] },
    ts.sys,
    dirname(config ?? root),
  );
  const project = new Project({
    compilerOptions: {
      ...options,
      ...(config === undefined ? { allowJs: true } : {}),
      composite: false,
      incremental: false,
      noEmit: true,
      skipLibCheck: true,
      // Unused names are the linter's.
      noUnusedLocals: false,
      noUnusedParameters: false,
      typeRoots: [MODULES],
      types: ['node'],
    },
    skipAddingFilesFromTsConfig: true,
  });
  const sources = files.map((file) => project.addSourceFileAtPath(join(root, file)));
  project.resolveSourceFileDependencies();
  const program = project.getProgram().compilerObject;
  return sources.flatMap(({ compilerNode: source }) =>
    [...program.getSyntacticDiagnostics(source), ...semantic(program, source)]
      .filter((item) => !UNKNOWABLE.has(item.code) && !isAssignedUnknown(item, program.getTypeChecker()))
      .map(({ code, messageText }) => {
        const text = ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(root, '.');
        return `${relative(root, source.fileName)}: TS${code} ${text}`;
      }),
  );
}
