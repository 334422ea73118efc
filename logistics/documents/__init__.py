"""The papers: frozen facts in, PDF out; one file per paper, one file that knows the printer."""
