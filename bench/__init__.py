"""The measurements of docs/performance.md: `python -m bench`. Everything runs on this machine, on real servers."""
