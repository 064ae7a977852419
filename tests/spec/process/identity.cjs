// Who we are: platform, versions, ids; Node's version for programs that look for it.
const { version, versions, release, platform, arch, pid, ppid } = process;
console.log(['linux', 'darwin'].includes(platform), ['x64', 'arm64'].includes(arch), typeof pid, typeof ppid, pid !== ppid);
console.log(/^v\d+\.\d+\.\d+/.test(version), version === `v${versions.node}`, Number(versions.node.split('.')[0]) >= 25);
console.log(release.name, typeof versions.v8, typeof versions.uv, typeof versions.modules);
console.log(typeof process.getuid(), typeof process.umask(), process.umask() === process.umask());
console.log(Object.prototype.toString.call(process), String(process));
console.log(process.config !== undefined, typeof process.features);
