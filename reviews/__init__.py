"""Human judgement: queue, diff page, threads, verdicts, policy, merge."""
