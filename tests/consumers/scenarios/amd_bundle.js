// RequireJS loads the bundle, as it does for `data-main`.
require(['/ours/bundles/amd.js']);
