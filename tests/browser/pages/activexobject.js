// `new ActiveXObject('htmlfile')` as IE had it: a document of its own, outside of the page, that is
// written to and scripted. Backed by an iframe whose window nobody gets at but through the object.
var htmlfiles = [];

function ActiveXObject(name) {
  if (name !== 'htmlfile') {
    throw new Error("Automation server can't create object");
  }
  var iframe = document.createElement('iframe');
  document.documentElement.appendChild(iframe);
  var inner = iframe.contentWindow;
  this.open = function () {
    inner.document.open();
  };
  this.write = function (html) {
    inner.document.write(html);
  };
  this.close = function () {
    inner.document.close();
    this.body = inner.document.body;
    this.parentWindow = inner;
  };
  this.createElement = function (tag) {
    return inner.document.createElement(tag);
  };
  htmlfiles.push(this);
}
