"""The bodies of the command line, one module per command."""
