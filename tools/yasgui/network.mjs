// Of vis-network only the network itself: without the polyfills of its other builds and without the style sheet that
// those put into the page, which our Content-Security-Policy forbids.
export { Network } from "vis-network/esnext";
