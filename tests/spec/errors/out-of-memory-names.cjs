// Property names count as well as objects, although the engine keeps them elsewhere.
// flags: --max-old-space-size=32
// status: 134
// only: spindle Node prints its own state before the message
const o = {};
for (let i = 0; ; i++) o['k' + i] = i;
