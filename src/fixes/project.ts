import { Project, type SourceFile, ts } from 'ts-morph';

/** A project in memory without library files: trees to change, no types. This is the only import of ts-morph's code. */
export function createProject(): { readonly open: (path: string, text: string) => SourceFile } {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  return { open: (path, text) => project.createSourceFile(`/${path}`, text, { overwrite: true }) };
}
