//! The Document Server: editor config, tokens, callbacks, commands, conversion.
