"""The demo: sandbox, deal documents and a Flask app, all on this machine."""
