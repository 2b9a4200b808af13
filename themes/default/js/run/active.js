// The run that this page works on. Blocks record into it; without one they work all the same.
let active = null;
const activeWatchers = new Set();

/** The run, or null. */
function activeRun() {
  return active;
}

/** Tells `watcher` the run now and whenever another one takes its place. */
function onActive(watcher) {
  activeWatchers.add(watcher);
  watcher(active);
}

function setActive(run) {
  active = run;
  for (const watcher of activeWatchers) watcher(run);
}
