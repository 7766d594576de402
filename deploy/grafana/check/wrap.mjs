// The dashboard as a typed constant, for the compiler to look at.
import { readFileSync, writeFileSync } from 'node:fs';

const json = readFileSync(new URL('../dashboards/nextclick.json', import.meta.url), 'utf8');
const typed = `import type { NextclickDashboard } from './types.js';\n\nexport const dashboard: NextclickDashboard = ${json.trimEnd()};\n`;
writeFileSync(new URL('dashboard.ts', import.meta.url), typed);
