// `memoryUsage` and resource usage give plausible numbers.
const usage = process.memoryUsage();
console.log(Object.keys(usage).sort());
console.log(Object.values(usage).every((n) => Number.isInteger(n) && n >= 0), usage.rss > usage.heapUsed, usage.heapTotal > 0);
console.log(typeof process.memoryUsage.rss(), process.memoryUsage.rss() > 1e6);
const cpu = process.cpuUsage();
console.log(cpu.user >= 0, cpu.system >= 0, cpu.user + cpu.system > 0, process.cpuUsage(cpu).user >= 0);
console.log(typeof process.resourceUsage().maxRSS);
