// An import that nobody exports ends the program before anything of it has run.
// status: 1
// files: fixtures/graph
import { own,
  missing } from './clash.mjs';
console.log('never', own, missing);
