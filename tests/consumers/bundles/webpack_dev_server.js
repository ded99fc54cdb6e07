import SockJSClient from 'webpack-dev-server/client/clients/SockJSClient.js';

Object.assign(window, { SockJSClient });
