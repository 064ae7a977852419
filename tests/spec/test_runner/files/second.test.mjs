import { test } from 'node:test';

test('of the second file', (t) => t.diagnostic(`worker ${typeof t.workerId}`));
