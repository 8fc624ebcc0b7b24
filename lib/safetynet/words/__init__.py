"""Terms, numbers and sentences in two languages."""
