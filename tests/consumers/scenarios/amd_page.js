// A page whose scripts use the global, beside a loader that brings modules of its own.
require(['/scenarios/amd_module.js'], function (module) {
  log.push('module: ' + module.name);
  window.startWithGlobal = start;
});
