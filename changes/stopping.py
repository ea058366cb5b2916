"""Whether this process is stopping: long work looks here beside its cancel flag and gives itself back."""

import threading

# Set once by the serving process (or a worker's shutdown signal); a run that sees it ends its process group
# and returns its change to `queued`, so that the next start goes on with it.
STOPPING = threading.Event()
