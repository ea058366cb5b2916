"""Pages in a real browser, against a process of its own on data of its own."""
