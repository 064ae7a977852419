// What v8 tells of the heap: numbers that fit together, and the limit that an option sets.
const v8 = require('v8');

const heap = v8.getHeapStatistics();
console.log(Object.values(heap).every((value) => typeof value === 'number'));
console.log(heap.used_heap_size <= heap.total_heap_size, heap.total_heap_size <= heap.heap_size_limit);
console.log(v8.getHeapSpaceStatistics().every(({ space_name: name, space_size: size }) => typeof name === 'string' && size >= 0));

const limit = "console.log(require('v8').getHeapStatistics().heap_size_limit < 600 * 2 ** 20)";
const { stdout } = require('child_process').spawnSync(process.execPath, ['--max-old-space-size=300', '-e', limit]);
console.log(String(stdout).trim());
