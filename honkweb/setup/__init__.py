"""Setting Honkweb up: repositories, people, and a doctor that says what is missing and what to do."""
