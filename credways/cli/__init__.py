"""The `credways` command."""
