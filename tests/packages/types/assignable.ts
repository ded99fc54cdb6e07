// Our types where those of @types/sockjs-client are asked for, and theirs where ours are.
import Ours = require("sockjs-client-py");
import Theirs = require("types-of-sockjs-client");

const client: typeof Theirs = Ours;
const socket: WebSocket = new Ours("/echo");

declare const theirs: {
  options: Theirs.Options;
  open: Theirs.OpenEvent;
  message: Theirs.MessageEvent;
  close: Theirs.CloseEvent;
  state: Theirs.State;
  session: Theirs.SessionGenerator;
};
const ours: {
  options: Ours.Options;
  open: Ours.OpenEvent;
  message: Ours.MessageEvent;
  close: Ours.CloseEvent;
  state: Ours.State;
  session: Ours.SessionGenerator;
} = theirs;
const back: [Theirs.State, Theirs.SessionGenerator] = [ours.state, ours.session];
