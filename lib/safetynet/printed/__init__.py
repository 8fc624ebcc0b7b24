"""What a printed text says: numerals, quantities, periods."""
