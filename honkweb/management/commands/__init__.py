"""One command a file; what they do lives in honkweb.serving, honkweb.setup and honkweb.story."""
