// A page's own variable hides that of the browser.
var origin = { x: 0, y: 0 };
