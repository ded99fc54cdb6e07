import * as StompJs from '@stomp/stompjs';
import SockJS from 'sockjs-client';

Object.assign(window, { StompJs, SockJS });
