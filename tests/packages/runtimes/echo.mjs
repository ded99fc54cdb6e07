// Imports the package as a module; see run.cjs.
import SockJS from "sockjs-client-py";
import run from "./run.cjs";
run(SockJS);
