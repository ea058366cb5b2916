"""The train story, played from outside: the product and the demo world as processes, spoken to over HTTP and git."""
