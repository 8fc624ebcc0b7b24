"""What is out of date is made, and published whole or not at all."""
