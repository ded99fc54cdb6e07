// XDomainRequest as IE 8 and 9 had it: GET and POST, the page's scheme alone, neither cookies nor
// headers, an answer that must allow the origin, text that grows, no event after `abort`.
var xdomainRequests = [];

function XDomainRequest() {
  this.responseText = '';
  this.onload = this.onerror = this.ontimeout = this.onprogress = null;
  this.controller = new AbortController();
  xdomainRequests.push(this);
}

XDomainRequest.prototype.open = function (method, url) {
  if (method !== 'GET' && method !== 'POST') {
    throw new Error('Invalid argument.');
  }
  if (new URL(url, location.href).protocol !== location.protocol) {
    throw new Error('Access is denied.');
  }
  this.method = method;
  this.url = url;
};

XDomainRequest.prototype.send = function (body) {
  var self = this;
  // A page that leaves one of the handlers out may never hear of its request.
  if (!self.onload || !self.onerror || !self.ontimeout || !self.onprogress) {
    return;
  }
  native.fetch.call(window, self.url, {
    method: self.method,
    // A buffer has no type, so that no Content-Type is sent.
    body: self.method === 'POST' ? new TextEncoder().encode(body) : undefined,
    credentials: 'omit',
    signal: self.controller.signal
  }).then(function (response) {
    if (!response.ok) {
      throw new Error('status ' + response.status);
    }
    return self.read(response.body.getReader(), new TextDecoder());
  }).then(function () {
    self.call('onload');
  }, function () {
    self.call('onerror');
  });
};

XDomainRequest.prototype.read = function (reader, decoder) {
  var self = this;
  return reader.read().then(function (result) {
    if (result.done) {
      return;
    }
    self.responseText += decoder.decode(result.value, { stream: true });
    self.call('onprogress');
    return self.read(reader, decoder);
  });
};

XDomainRequest.prototype.abort = function () {
  this.isAborted = true;
  this.controller.abort();
};

XDomainRequest.prototype.call = function (handler) {
  if (!this.isAborted) {
    this[handler]();
  }
};
