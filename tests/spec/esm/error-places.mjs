// An import that nobody exports and broken syntax are told apart by their place. Texts of the engine are its own.
// files: fixtures/dynamic
const show = async (specifier) => {
  try {
    await import(specifier);
  } catch (error) {
    const lines = error.stack.split('\n');
    console.log(error.name, error.code, lines[0].includes('.mjs:') ? lines.slice(1, 3) : lines[1].slice(0, 7));
  }
};
await show('./syntax-error.mjs');
await show('./missing-export.mjs');
