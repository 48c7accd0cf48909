// Package the extension: node package.mjs [--out FILE] [--repository URL] [TARGET …]
//
// A target is a platform of VS Code, with the copy of Wardline that runs there, or `universal`, with none; without one it
// is this machine's. URL is where the repository can be read: marketplaces show pictures of the README only from there.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import vsce from '@vscode/vsce';

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, repository: { type: 'string' } },
  allowPositionals: true,
});
const targets = positionals.length > 0 ? positionals : [ownTarget()];
const python = process.env.PYTHON ?? (process.platform === 'win32' ? 'py' : 'python3');
for (const target of targets) {
  execFileSync(python, ['-m', 'tools.vscode_bundle', target], { cwd: '../..', stdio: 'inherit' });
  const named = positionals.length > 0 ? `dist/wardline-${target}.vsix` : 'dist/wardline.vsix';
  await vsce.createVSIX({
    dependencies: false,
    allowMissingRepository: true,
    allowPackageSecrets: ['github'], // tokens in the examples of rule pages, made up
    packagePath: values.out ?? named,
    ...(target === 'universal' ? {} : { target }),
    ...links(values.repository),
  });
}

function ownTarget() {
  return `${existsSync('/etc/alpine-release') ? 'alpine' : process.platform}-${process.arch}`;
}

function links(repository) {
  if (!repository) return { rewriteRelativeLinks: false };
  const at = (kind) => `${repository.replace(/\/$/, '')}/${kind}/HEAD/editors/vscode`;
  return { baseContentUrl: at('blob'), baseImagesUrl: at('raw') };
}
