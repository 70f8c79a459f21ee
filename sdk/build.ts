// Builds what `npm pack` ships: one JavaScript file, and self-contained type declarations.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { rolldown } from 'rolldown';
import ts from 'typescript';

const HERE = import.meta.dirname;
const ENTRY = join(HERE, 'src/index.ts');
const DIST = join(HERE, 'dist');
const SOURCE = /\/sdk\/src\/[^/]+$/;
const DOOR = /\/sdk\/src\/contract\.ts$/;

const made = new Map([['index.js', await javascript()], ...declarations()]);
mkdirSync(DIST, { recursive: true });
for (const [name, text] of made) writeFileSync(join(DIST, name), text);
for (const name of readdirSync(DIST)) if (!made.has(name)) rmSync(join(DIST, name), { recursive: true });

/** Bundles the program into one file. Declared dependencies stay imports; anything else is bundled. */
async function javascript(): Promise<string> {
  const { dependencies } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
  const bundle = await rolldown({
    input: ENTRY,
    platform: 'node',
    external: Object.keys(dependencies),
    onLog: (_level, { message }) => fail(message),
  });
  const { output } = await bundle.generate({ format: 'esm' });
  return output[0].code;
}

/** A `.d.ts` for each source file. */
function declarations(): [name: string, text: string][] {
  const root = join(HERE, '..');
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [ENTRY], include: [] }, ts.sys, root);
  const emit = { noEmit: false, declaration: true, emitDeclarationOnly: true, incremental: false };
  const program = ts.createProgram([ENTRY], { ...options, ...emit, types: ['node'] });
  const sources = program.getSourceFiles().filter(({ fileName }) => SOURCE.test(fileName));
  return sources.map((file) => {
    // A type that cannot be resolved here would be `any` in the declarations.
    for (const { messageText } of program.getSemanticDiagnostics(file))
      fail(`${file.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    let text = '';
    if (DOOR.test(file.fileName)) text = writtenOut(program.getTypeChecker(), file);
    else program.emit(file, (_, declared) => (text = declared), undefined, true);
    return [basename(file.fileName).replace('.ts', '.d.ts'), text];
  });
}

/** Every type that `file` exports, fully resolved, so that nothing is left to import. */
function writtenOut(checker: ts.TypeChecker, file: ts.SourceFile): string {
  const printer = ts.createPrinter();
  const flags =
    ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias | ts.NodeBuilderFlags.MultilineObjectLiterals;
  const write = (symbol: ts.Symbol): string => {
    const node = symbol.declarations?.[0] ?? fail(`${symbol.name} is declared nowhere`);
    if (ts.isInterfaceDeclaration(node)) return `${node.getText()}\n`;
    const comment =
      node.getSourceFile() === file ? file.text.slice(node.getStart(file, true), node.getStart(file)) : '';
    const type = checker.typeToTypeNode(checker.getDeclaredTypeOfSymbol(symbol), file, flags);
    const text = printer.printNode(ts.EmitHint.Unspecified, type ?? fail(`${symbol.name} is no type`), file);
    return `${comment}export type ${symbol.name} = ${text};\n`;
  };
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(file) ?? fail(`${file.fileName} exports nothing`))
    .map((symbol) => write(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .join('');
}

function fail(why: string): never {
  throw new Error(`The SDK cannot be built. ${why}`);
}
