'use strict';
// internal/tty/color_depth: how many colours a terminal shows, judged by the environment, as Node judges it.
//
// A depth is a number of bits: 1 (no colours), 4 (16), 8 (256) or 24 (16 million). Documentation:
// nodejs.org/api/tty.html#writestreamgetcolordepthenv. Ops used: none.

const [NONE, SIXTEEN, MANY, ALL] = [1, 4, 8, 24];

/** By the whole value of TERM. */
const TERMINALS = {
  __proto__: null,
  'eterm': SIXTEEN, 'cons25': SIXTEEN, 'console': SIXTEEN, 'cygwin': SIXTEEN, 'dtterm': SIXTEEN, 'gnome': SIXTEEN,
  'hurd': SIXTEEN, 'jfbterm': SIXTEEN, 'konsole': SIXTEEN, 'kterm': SIXTEEN, 'mlterm': SIXTEEN, 'mosh': ALL,
  'putty': SIXTEEN, 'st': SIXTEEN, 'rxvt-unicode-24bit': ALL, 'terminator': ALL, 'xterm-kitty': ALL,
};

/** By a part of it: sixteen colours. */
const FAMILIES = [/ansi/, /color/, /linux/, /direct/, /^con[0-9]*x[0-9]/, /^rxvt/, /^screen/, /^xterm/, /^vt100/, /^vt220/];

/** Services that show colours, by a variable that they set. */
const SERVICES = {
  __proto__: null,
  APPVEYOR: MANY, BUILDKITE: MANY, CIRCLECI: ALL, DRONE: MANY, GITEA_ACTIONS: ALL, GITHUB_ACTIONS: ALL, GITLAB_CI: MANY, TRAVIS: MANY,
};

const PROGRAMS = { '__proto__': null, 'HyperTerm': ALL, 'MacTerm': ALL, 'Apple_Terminal': MANY };

let hasWarned = false;

/** FORCE_COLOR wins over those who want none; they hear of it once. */
function warnOfForce(env) {
  if (hasWarned) return;
  hasWarned = true;
  const names = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter((name) => isSet(env[name]));
  if (names.length > 0) require('process').emitWarning(`The '${names.join("' and '")}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
}

function forcedDepth(env) {
  switch (env.FORCE_COLOR) {
    case '':
    case '1':
    case 'true': return SIXTEEN;
    case '2': return MANY;
    case '3': return ALL;
    default: return NONE;
  }
}

const isSet = (value) => value !== undefined && value !== '';

function serviceDepth(env) {
  for (const name of Object.keys(SERVICES)) if (name in env) return SERVICES[name];
  return env.CI_NAME === 'codeship' ? MANY : NONE;
}

function programDepth(env) {
  if (env.TERM_PROGRAM !== 'iTerm.app') return PROGRAMS[env.TERM_PROGRAM];
  return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? MANY : ALL;
}

function terminalDepth(term) {
  if (/truecolor/.test(term)) return ALL;
  if (/^xterm-256/.test(term)) return MANY;
  const name = term.toLowerCase();
  return TERMINALS[name] ?? (FAMILIES.some((family) => family.test(name)) ? SIXTEEN : undefined);
}

function colorDepth(env) {
  if (env.FORCE_COLOR !== undefined) {
    const depth = forcedDepth(env);
    if (depth !== NONE) warnOfForce(env);
    return depth;
  }
  if (isSet(env.NODE_DISABLE_COLORS) || isSet(env.NO_COLOR) || env.TERM === 'dumb') return NONE;
  if (env.TMUX) return ALL;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return SIXTEEN;
  if ('CI' in env) return serviceDepth(env);
  if ('TEAMCITY_VERSION' in env) return /^(?:9\.0*[1-9]\d*\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? SIXTEEN : NONE;
  const byProgram = programDepth(env);
  if (byProgram !== undefined) return byProgram;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return ALL;
  const byTerminal = env.TERM ? terminalDepth(env.TERM) : undefined;
  return byTerminal ?? (env.COLORTERM ? SIXTEEN : NONE);
}

module.exports = { colorDepth };
