// `env` coerces to strings, deletes, enumerates; names differ by case.
// env: CASE_A=from outside
// env: EMPTY=
console.log(process.env.CASE_A, JSON.stringify(process.env.EMPTY), process.env.NOPE);
process.env.NUMBER = 5;
process.env.BOOL = true;
process.env.NOTHING = undefined;
console.log(process.env.NUMBER === '5', process.env.BOOL === 'true', process.env.NOTHING === 'undefined');
console.log('CASE_A' in process.env, 'case_a' in process.env, delete process.env.CASE_A, 'CASE_A' in process.env);
console.log(delete process.env.NOPE, Object.keys(process.env).includes('NUMBER'));
console.log({ ...process.env }.NUMBER, Object.hasOwn(process.env, 'BOOL'));
try {
  process.env.SYMBOL = Symbol('s');
} catch (error) {
  console.log(error.name);
}
console.log(process.env.TZ, new Date(0).getTimezoneOffset());
