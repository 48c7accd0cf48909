// usage: node gate.mjs extensionHostProcess.js
// code-server makes isProposedApiEnabled() say yes to everybody; put back that an extension must ask for each proposal.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2];
const open = /function (\w+)\((\w+),(\w+)\)\{return!0\}(?=function \w+\(\w+,\w+\)\{if\(!\1\()/;
const text = readFileSync(file, 'utf8');
if (!open.test(text)) throw new Error(`${file}: the place is not found; is this another version of code-server?`);
writeFileSync(file, text.replace(open, 'function $1($2,$3){return!!$2.enabledApiProposals?.includes($3)}'));
