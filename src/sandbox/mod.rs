//! A fake Pipedrive and a fake Document Server over HTTP, for demos and tests.
