"""The serving process: its lock, the demo world beside it, the workers inside it, the web server."""
