"""Film and pictures: one sandboxed process door, a loopback server that decrypts on demand, frames, stills, images."""
