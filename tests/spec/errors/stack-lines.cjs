// The stack text that tools read: `    at name (file:line:column)`, the user's frames first.
function thrower() {
  throw new Error('here');
}
class Thing {
  method() {
    thrower();
  }
}
try {
  new Thing().method();
} catch (error) {
  const [head, first, second, third] = error.stack.split('\n');
  console.log(head);
  console.log(/^ {4}at thrower \((.*)\)$/.exec(first)?.[1] === `${__filename}:3:9`);
  console.log(/^ {4}at (?:Thing\.)?method \((.*)\)$/.exec(second)?.[1] === `${__filename}:7:5`);
  console.log(third.includes(`${__filename}:11:15`));
}
const holder = {};
Error.captureStackTrace(holder);
console.log(holder.stack.split('\n')[1].includes(`${__filename}:`));
Error.stackTraceLimit = 1;
console.log(new Error('short').stack.split('\n').length);
