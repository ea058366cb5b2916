"""GitHub, as the rest of Honkweb sees it: facts in, sentences out."""

from integrations.github.builds import Builds
from integrations.github.conversation import Conversation
from integrations.github.deliveries import Deliveries
from integrations.github.merging import Merging
from integrations.github.threads import Threads


class GitHub(Merging, Builds, Conversation, Threads, Deliveries):
    """One GitHub, with a token or an App's key; share it between threads. Each part is a module of its own."""
