// Keeps to which origins windows post: [name of the window posted to, target origin], ….
// Both a page and its iframe load this, as the window that posts is the one of the function.
if (parent === window) {
  var targets = [];
}

function recordPosts(name, target) {
  var post = target.postMessage;
  return function (data, origin) {
    parent.targets.push([name, origin]);
    post.call(target, data, origin);
  };
}
