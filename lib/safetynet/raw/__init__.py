"""What people typed: the programme, the catalogue, the briefings, and what is wrong with them."""
